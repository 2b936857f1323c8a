using System.Reflection;
using BonjourConformance.Checks.Plans;

namespace BonjourConformance.Checks.Suites;

/// <summary>One check as it will run: a method of a fixture, over one family or over none in particular.</summary>
public sealed record CheckCase(Type Fixture, MethodInfo Method, CheckAttribute Check, SectionAttribute Section, Family? Family)
{
    public string Id => Check.Id;

    /// <summary>The section that the id names: a fixture may hold checks of other sections beside those of its own.</summary>
    public string SectionNumber => Id.StartsWith("rfc", StringComparison.Ordinal) && Id.Split('/') is [_, var number, _] && !Section.Section.EndsWith($" {number}", StringComparison.Ordinal) ? number : Section.Section;

    public Stage Stage => Check.StageOrNull ?? Section.Stage;

    public Lane Lane => Check.Alone.Length > 0 || (Section.Lane == Lane.Families && (Family is null || Check.StageOrNull is not null)) ? Lane.Quiet : Section.Lane;

    /// <summary>The method's name as the sentence it is.</summary>
    public string Title => Method.Name.Replace('_', ' ');

    /// <summary>All checks of an assembly, in the order in which they run: by stage, then by id.</summary>
    public static IReadOnlyList<CheckCase> Of(Assembly assembly) =>
    [
        .. from fixture in assembly.GetTypes()
           let section = fixture.GetCustomAttribute<SectionAttribute>()
           where section is not null && !fixture.IsAbstract
           from method in fixture.GetMethods()
           let check = method.GetCustomAttribute<CheckAttribute>()
           where check is not null
           from family in FamiliesOf(method)
           orderby check.StageOrNull ?? section.Stage, SectionKey(check.Id), check.Id, family
           select new CheckCase(fixture, method, check, section, family),
    ];

    internal static Family?[] FamiliesOf(MethodInfo method) =>
        method.GetParameters() is [{ ParameterType: var type }] && type == typeof(Family) ? [Suites.Family.IPv4, Suites.Family.IPv6] : [null];

    /// <summary>Makes rfc6762/10.2/... come after rfc6762/9/...</summary>
    private static string SectionKey(string id)
    {
        var parts = id.Split('/');
        return parts.Length < 2 ? id : parts[0] + "/" + string.Join('.', parts[1].Split('.').Select(p => p.PadLeft(4, '0')));
    }

    public override string ToString() => Family is null ? Id : $"{Id} ({Family})";
}
