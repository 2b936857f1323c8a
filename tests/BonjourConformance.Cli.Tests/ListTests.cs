using System.Text.Json;
using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;

namespace BonjourConformance.Cli.Tests;

/// <summary>The JSON of `list`, which other programs read.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class ListTests
{
    [Test]
    public void Checks_are_listed_once_each()
    {
        var checks = Json("list", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(checks.Select(Members), Has.All.EqualTo(new[] { "id", "title", "rfc", "section", "level", "duties", "families", "bct" }));
            Assert.That(checks.Select(c => c.GetProperty("id").GetString()), Is.Unique);
            Assert.That(checks.Select(c => c.GetProperty("id").GetString()), Has.Some.EqualTo("rfc6762/8.1/three-probes"));
            Assert.That(checks.Select(c => c.GetProperty("duties").GetArrayLength()), Has.All.GreaterThan(0));
        });
    }

    [Test]
    public void A_check_stands_under_the_section_that_its_id_names()
    {
        var wrong = from check in Json("list", "--json")
                    let id = check.GetProperty("id").GetString()!.Split('/')
                    where id.Length == 3 && id[0].StartsWith("rfc", StringComparison.Ordinal)
                    let section = check.GetProperty("section").GetString()!
                    where id[1] != section && $"Appendix {id[1]}" != section
                    select $"{string.Join('/', id)} under {section}";

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void No_two_checks_share_an_id()
    {
        var shared = CheckCase.Of(Suite.Assembly).GroupBy(c => c.Id, c => c.Method).Where(id => id.Distinct().Count() > 1).Select(id => id.Key);

        Assert.That(shared, Is.Empty);
    }

    [Test]
    public void Duties_have_checks_or_a_reason()
    {
        var duties = Json("list", "--duties", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(duties.Select(Members), Has.All.EqualTo(new[] { "id", "rfc", "section", "level", "role", "summary", "checks", "faults", "reason", "bct" }));
            Assert.That(duties.Select(d => d.GetProperty("id").GetString()), Is.EqualTo(RequirementCatalogue.Default.All.Select(r => r.Id)));
            foreach (var duty in duties)
                Assert.That(duty.GetProperty("reason").ValueKind, Is.EqualTo(duty.GetProperty("checks").GetArrayLength() > 0 ? JsonValueKind.Null : JsonValueKind.String), duty.ToString());
        });
    }

    /// <summary>Who fails a subtest there must find the checks for it here.</summary>
    [Test]
    public void Every_subtest_of_the_BCT_has_a_check()
    {
        string[] subtests = [.. Numbers("I", 6), .. Numbers("II", 17), .. Numbers("III", 5)];
        var listed = Json("list", "--json").SelectMany(c => c.GetProperty("bct").EnumerateArray()).Select(b => b.GetString()!).ToHashSet();
        var named = RequirementCatalogue.Default.All.SelectMany(r => r.Bct).Distinct();

        Assert.Multiple(() =>
        {
            Assert.That(subtests.Where(s => !listed.Contains(s)), Is.Empty);
            // "II" alone stands for what that phase demands of all messages.
            Assert.That(named.Except(subtests), Is.EqualTo((string[])["II"]));
        });

        static IEnumerable<string> Numbers(string phase, int count) => Enumerable.Range(1, count).Select(n => $"{phase}.{n}");
    }

    [Test]
    public void Every_check_that_says_what_the_BCT_would_say_is_named_by_one_of_its_subtests()
    {
        var saying = CheckCase.Of(Suite.Assembly).Where(c => c.Check.BctSays.Length > 0);

        Assert.That(saying.Where(c => !c.Check.Duties.Any(d => RequirementCatalogue.Default[d].Bct.Count > 0)).Select(c => c.Id).Distinct(), Is.Empty);
    }

    [Test]
    public void Faults_name_duties_of_the_catalogue()
    {
        var faults = Json("list", "--faults", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(faults, Has.Count.GreaterThanOrEqualTo(40));
            Assert.That(faults.Select(Members), Has.All.EqualTo(new[] { "name", "duties", "summary", "worlds", "hiddenAsLive", "whyHidden" }));
            Assert.That(faults.Select(f => f.GetProperty("worlds").EnumerateArray().Select(w => w.GetString()).First()), Has.All.EqualTo("ideal"));
            Assert.That(faults.Where(f => f.GetProperty("hiddenAsLive").GetArrayLength() > 0 == (f.GetProperty("whyHidden").ValueKind == JsonValueKind.Null)), Is.Empty, "what is hidden has a reason");
            Assert.That(faults.SelectMany(f => f.GetProperty("duties").EnumerateArray()).Select(d => d.GetString()!).Where(d => !RequirementCatalogue.Default.Contains(d)), Is.Empty);
        });
    }

    [Test]
    public void Every_duty_of_a_check_is_in_the_catalogue()
    {
        var duties = Json("list", "--json").SelectMany(c => c.GetProperty("duties").EnumerateArray()).Select(d => d.GetString()!);

        Assert.That(duties.Where(d => !RequirementCatalogue.Default.Contains(d)), Is.Empty);
    }

    [TestCase("list", "rfc6762/8.1/three-probes")]
    [TestCase("list --faults", "announces-address-once")]
    [TestCase("list --duties", "6762-8.1-05")]
    public void People_get_lines(string line, string named)
    {
        var said = Tool.Invoke(line.Split(' '));

        Assert.That(said.Output.Split('\n'), Has.Some.StartsWith(named));
    }

    private static List<JsonElement> Json(params string[] args)
    {
        var said = Tool.Invoke(args);
        Assert.That(said.Code, Is.EqualTo(ExitCode.Good), said.Error);
        return [.. JsonDocument.Parse(said.Output).RootElement.EnumerateArray()];
    }

    private static string[] Members(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];
}
