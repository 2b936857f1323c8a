using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BonjourConformance.Analyzers;

/// <summary>
/// A check has no branch and no loop, and throws no outcome of its own: where it needs one, the vocabulary lacks a word. Checks that are
/// not there yet are listed in an additional file, each as class and method; what need not stand there any more is reported as well.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StraightChecks : DiagnosticAnalyzer
{
    private const string ListName = "checks-with-branches.txt";

    private static readonly DiagnosticDescriptor Branch = new("CHECK001", "A check has no branch and no loop", "{0} holds '{1}': find or make a word for it (CONTRIBUTING.md)", "Readability", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor Listed = new("CHECK002", "The list of checks with branches only shrinks", "{0} holds no branch any more, or is gone: take it off " + ListName, "Readability", DiagnosticSeverity.Warning, isEnabledByDefault: true,
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Branch, Listed];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext start)
    {
        var listed = ImmutableHashSet.CreateRange(start.Options.AdditionalFiles.Where(f => Path.GetFileName(f.Path) == ListName)
            .SelectMany(f => f.GetText(start.CancellationToken)!.Lines).Select(l => l.ToString().Trim()).Where(l => l.Length > 0 && l[0] != '#'));
        var found = new ConcurrentBag<string>();
        start.RegisterSyntaxNodeAction(node =>
        {
            var method = (MethodDeclarationSyntax)node.Node;
            if (!method.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() == "Check")) return;
            var name = $"{((TypeDeclarationSyntax)method.Parent!).Identifier.Text}.{method.Identifier.Text}";
            foreach (var part in method.DescendantNodes().Where(IsBranch))
            {
                found.Add(name);
                if (!listed.Contains(name)) node.ReportDiagnostic(Diagnostic.Create(Branch, part.GetLocation(), name, part.GetFirstToken().Text));
            }
        }, SyntaxKind.MethodDeclaration);
        start.RegisterCompilationEndAction(end =>
        {
            foreach (var name in listed.Except(found)) end.ReportDiagnostic(Diagnostic.Create(Listed, Location.None, name));
        });
    }

    private static bool IsBranch(SyntaxNode node) => node.Kind() is
        SyntaxKind.IfStatement or SyntaxKind.SwitchStatement or SyntaxKind.SwitchExpression or SyntaxKind.ConditionalExpression or SyntaxKind.TryStatement
        or SyntaxKind.ForStatement or SyntaxKind.ForEachStatement or SyntaxKind.ForEachVariableStatement or SyntaxKind.WhileStatement or SyntaxKind.DoStatement
        or SyntaxKind.GotoStatement or SyntaxKind.ThrowStatement or SyntaxKind.ThrowExpression;
}
