using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BonjourConformance.Analyzers;

/// <summary>A check has no branch and no loop, and throws no outcome of its own: where it needs one, the vocabulary lacks a word.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StraightChecks : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Branch = new("CHECK001", "A check has no branch and no loop", "{0} holds '{1}': find or make a word for it (CONTRIBUTING.md)", "Readability", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Branch];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(Look, SyntaxKind.MethodDeclaration);
    }

    private static void Look(SyntaxNodeAnalysisContext node)
    {
        var method = (MethodDeclarationSyntax)node.Node;
        if (!method.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() == "Check")) return;
        foreach (var part in method.DescendantNodes().Where(IsBranch))
            node.ReportDiagnostic(Diagnostic.Create(Branch, part.GetLocation(), method.Identifier.Text, part.GetFirstToken().Text));
    }

    private static bool IsBranch(SyntaxNode node) => node.Kind() is
        SyntaxKind.IfStatement or SyntaxKind.SwitchStatement or SyntaxKind.SwitchExpression or SyntaxKind.ConditionalExpression or SyntaxKind.TryStatement
        or SyntaxKind.ForStatement or SyntaxKind.ForEachStatement or SyntaxKind.ForEachVariableStatement or SyntaxKind.WhileStatement or SyntaxKind.DoStatement
        or SyntaxKind.GotoStatement or SyntaxKind.ThrowStatement or SyntaxKind.ThrowExpression;
}
