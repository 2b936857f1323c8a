using System.Reflection;
using System.Runtime.CompilerServices;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Checks.Vocabulary.Hostile;
using BonjourConformance.Checks.Vocabulary.Reception;

namespace BonjourConformance.Checks.Tests;

/// <summary>Whoever writes a check finds its words on one page.</summary>
public sealed class VocabularyPageTests
{
    private static readonly Type[] Bases = [typeof(CheckFixture), typeof(Control), typeof(Expect), typeof(Observe), typeof(ResponderFixture), typeof(ContestFixture), typeof(ReceptionFixture), typeof(HostileFixture)];

    private static string Page([CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../fixtures/VOCABULARY.md"));

    [TestCaseSource(nameof(Bases))]
    public void Every_word_is_on_the_page(Type type)
    {
        var page = Page();
        var words = type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(IsVisible).Select(m => m.Name).Distinct();

        Assert.That(words.Where(w => !page.Contains($"- `{w}`", StringComparison.Ordinal)), Is.Empty);
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodInfo { IsSpecialName: false } method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo { GetMethod: { } get } => get.IsPublic || get.IsFamily || get.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => false,
    };
}
