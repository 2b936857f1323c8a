using BonjourConformance.Records;
using BonjourConformance.Reporting;

namespace BonjourConformance.Cli.Tests;

/// <summary>What a tester does with a run: reads its end, explains a finding, makes a baseline of it, and is told when coverage was lost.</summary>
public sealed class AfterARunTests
{
    [Test]
    public void The_fails_stand_once_more_at_the_end_worst_first_with_what_a_user_would_notice()
    {
        var said = Tool.Invoke("run", "--only", "rfc6762/8.1", "--only", "rfc6762/18.4", "--fault", "two-probes", "--fault", "response-without-aa", "--out", Tool.Folder());

        var end = said.Output[said.Output.LastIndexOf("Pass ", StringComparison.Ordinal)..];
        Assert.Multiple(() =>
        {
            Assert.That(end, Does.Contain("Fail rfc6762/8.1/three-probes (IPv4 and IPv6"));
            Assert.That(end, Does.Contain("Fail rfc6762/18.4/responses-have-aa-set"));
            Assert.That(end.IndexOf("18.4/responses-have-aa-set", StringComparison.Ordinal), Is.LessThan(end.IndexOf("8.1/three-probes", StringComparison.Ordinal)), "a MUST before what is firm by description");
            Assert.That(end, Does.Contain("a job goes to the wrong one"));
        });
    }

    [Test]
    public void A_check_is_explained_and_a_wrong_id_leads_to_near_ones()
    {
        var said = Tool.Invoke("explain", "rfc6762/8.1/three-probes");

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Good));
            foreach (var part in new[] { "6762-8.1-05", "RFC 6762 section 8.1", "Usual cause", "--fault two-probes", "run --interface IF --only rfc6762/8.1/three-probes", "https://www.rfc-editor.org" }) Assert.That(said.Output, Does.Contain(part));
            Assert.That(Tool.Invoke("explain", "6762-8.1-05").Output, Is.EqualTo(said.Output), "a duty leads to its checks");
            Assert.That(Tool.Invoke("explain", "two-probes").Output, Does.Contain("6762-8.1-05"), "a fault leads to the checks that notice it");
            var wrong = Tool.Invoke("explain", "rfc6762/8.1/tree-probes");
            Assert.That(wrong.Code, Is.EqualTo(ExitCode.Usage));
            Assert.That(wrong.Error, Does.Contain("Near: rfc6762/8.1/three-probes"));
        });
    }

    [Test]
    public void The_report_says_of_a_broken_check_what_explain_says_of_it()
    {
        var folder = Tool.Folder();
        Tool.Invoke("run", "--only", "rfc6762/8.1/three-probes", "--fault", "two-probes", "--out", folder);
        var page = System.Net.WebUtility.HtmlDecode(File.ReadAllText(Path.Combine(folder, "report.html")));
        var lines = Tool.Invoke("explain", "rfc6762/8.1/three-probes").Output.Split('\n', StringSplitOptions.TrimEntries);
        string After(string word) => lines.First(l => l.StartsWith(word, StringComparison.Ordinal))[word.Length..].Trim();

        Assert.Multiple(() =>
        {
            foreach (var word in new[] { "Duty", "Users notice", "Usual cause" }) Assert.That(page, Does.Contain(After(word)), word);
            foreach (var word in new[] { "How", "What it does", "Simple fault" }) Assert.That(After(word), Is.Not.Empty);
        });
    }

    [Test]
    public void A_baseline_of_a_run_is_refused_until_its_reasons_are_filled_in_and_then_holds()
    {
        var folder = Tool.Folder();
        string[] run = ["run", "--only", "rfc6762/18.4", "--fault", "response-without-aa", "--out", Tool.Folder()];
        Tool.Invoke([.. run[..^1], folder]);
        var file = Path.Combine(folder, "known.json");

        Assert.That(Tool.Invoke("baseline", folder, "-o", file).Output, Does.Contain("1 entry"));
        var refused = Tool.Invoke([.. run, "--baseline", file]);
        Assert.That(refused.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(refused.Error, Does.Contain("rfc6762/18.4/responses-have-aa-set has no reason"));
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"reason\": \"\"", "\"reason\": \"the firmware of the year\"", StringComparison.Ordinal));
        Assert.That(Tool.Invoke([.. run, "--baseline", file]).Code, Is.EqualTo(ExitCode.Good));
    }

    [Test]
    public void A_run_that_judges_nothing_fails_with_a_sentence_unless_asked_for()
    {
        // The simulated device has no record that is larger than a packet.
        string[] run = ["run", "--only", "rfc6762/17/large-record-goes-whole-and-alone", "--out", Tool.Folder()];

        var said = Tool.Invoke(run);

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Failed), said.Output);
            Assert.That(said.Error, Does.Contain("Nothing was judged"));
            Assert.That(Tool.Invoke([.. run, "--allow-fewer", "--overwrite"]).Code, Is.EqualTo(ExitCode.Good));
        });
    }

    [Test]
    public void A_whole_run_that_judges_fewer_than_the_baseline_says_fails_with_a_sentence_unless_asked_for([Values] bool allowFewer)
    {
        var folder = Tool.Folder();
        Tool.Invoke("run", "--only", "rfc6762/18.4", "--out", folder);
        var record = RecordJson.Read(Path.Combine(folder, "results.json"));
        var judged = record.Checks.Select(c => c.Id).Distinct().Count();
        RunRecord Judged(int before) => Runs.Coverage.Judge(record, new Runs.RunPlan(null!, [], [], 1, null!, [], default)
        {
            AllowFewer = allowFewer,
            Baseline = Baseline.Parse($$"""{ "known": [], "judged": { "rfc6762/18.4": {{before}} } }""", "known.json"),
        }, []);

        Assert.That(RunOutcome.ExitCode(Judged(judged), strict: false), Is.EqualTo(ExitCode.Good));
        Assert.That(RunOutcome.ExitCode(Judged(judged + 1), strict: false), Is.EqualTo(allowFewer ? ExitCode.Good : ExitCode.Failed));
        Assert.That(Judged(judged + 1).Run.CoverageProblems, allowFewer ? Is.Empty : Has.Some.Contains($"than known.json says: rfc6762/18.4 {judged} of {judged + 1}"));
    }

    [Test]
    public void What_was_judged_before_and_is_not_any_more_fails_the_comparison()
    {
        string before = Tool.Folder(), after = Tool.Folder();
        Tool.Invoke("run", "--only", "rfc6762/18.4", "--out", before);
        var record = RecordJson.Read(Path.Combine(before, "results.json"));
        File.WriteAllText(Path.Combine(after, "results.json"), Results.Json(record with { Checks = [.. record.Checks.Select((c, i) => i > 0 ? c : c with { Verdict = Verdict.Inconclusive, Message = "nobody was there" })] }));

        var said = Tool.Invoke("compare", before, after);

        Assert.That(said.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(said.Error, Does.Contain("1 check was judged in the first run and not in the second, such as " + record.Checks[0].Id));
        Assert.That(Tool.Invoke("compare", before, after, "--allow-fewer").Code, Is.EqualTo(ExitCode.Good));
    }

    [Test]
    public void What_a_later_run_did_not_even_reach_fails_the_comparison_and_is_no_baseline()
    {
        string before = Tool.Folder(), after = Tool.Folder();
        Tool.Invoke("run", "--only", "rfc6762/18.4", "--out", before);
        var record = RecordJson.Read(Path.Combine(before, "results.json"));
        File.WriteAllText(Path.Combine(after, "results.json"), Results.Json(record with { Checks = [], Run = record.Run with { Interrupted = "Nobody answered." } }));

        var said = Tool.Invoke("compare", before, after);
        var baseline = Tool.Invoke("baseline", after, "--out", Path.Combine(after, "known.json"));

        Assert.That(said.Code, Is.EqualTo(ExitCode.Failed), said.Output);
        Assert.That(said.Error, Does.Contain("judged in the first run and not in the second, such as " + record.Checks[0].Id));
        Assert.That(Tool.Invoke("compare", before, after, "--allow-fewer").Code, Is.EqualTo(ExitCode.Good));
        Assert.That(baseline, Has.Property("Code").EqualTo(ExitCode.Usage).And.Property("Error").Contains("judged nothing"));
        Assert.That(File.Exists(Path.Combine(after, "known.json")), Is.False);
    }

    [Test]
    public void A_baseline_of_half_a_run_says_so()
    {
        string half = Tool.Folder(), file = Path.Combine(Tool.Folder(), "known.json");
        Tool.Invoke("run", "--only", "rfc6762/18.4", "--out", half);
        var record = RecordJson.Read(Path.Combine(half, "results.json"));
        File.WriteAllText(Path.Combine(half, "results.json"), Results.Json(record with { Run = record.Run with { Interrupted = "Ctrl-C." } }));

        Assert.That(Tool.Invoke("baseline", half, "--out", file), Has.Property("Code").EqualTo(ExitCode.Good).And.Property("Error").Contains("Ctrl-C. What it did not reach is not in the baseline."));
    }

    [Test]
    public void Note_and_unit_stand_in_results_and_report()
    {
        var profile = Tool.File("unit.json", """{ "name": "Example", "model": "Laser 9", "firmware": "1.2.3", "serial": "XY-1", "note": "of the profile" }""");
        var folder = Tool.Folder();
        Tool.Invoke("run", "--profile", profile, "--only", "rfc6762/18.4/responses-have-aa-set", "--note", "third floor", "--out", folder);

        var record = RecordJson.Read(Path.Combine(folder, "results.json"));
        var report = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Multiple(() =>
        {
            Assert.That((record.Device.Model, record.Device.Firmware, record.Device.Serial, record.Run.Note), Is.EqualTo(("Laser 9", "1.2.3", "XY-1", "third floor")));
            foreach (var part in new[] { "Laser 9", "1.2.3", "XY-1", "third floor" }) Assert.That(report, Does.Contain(part));
            Assert.That(report, Does.Match("class=\"identity\">.*02:00:5e:00:53:02"));
        });
    }

    [Test]
    public void A_few_minutes_are_enough_for_most_checks_and_nobody_pays_for_an_occasion_twice()
    {
        var suite = Checks.Suites.CheckCase.Of(Composition.Suite.Assembly);
        var forecast = new Runs.Forecast(suite, new Checks.Profiles.DeviceProfile(), attended: false);

        var within = Runs.Selection.Within(suite, TimeSpan.FromMinutes(5), forecast.AtMost);
        var inTenHours = Runs.Selection.Within(suite, TimeSpan.FromHours(10), forecast.AtMost);

        var left = suite.Except(within).ToList();
        var occasions = within.SelectMany(c => Checks.Plans.PlanTable.Of(c).Acts).ToHashSet();
        var warning = suite.First(c => c.Id == "rfc6762/6.4/answers-share-a-message");
        var fail = suite.First(c => c.Id == "rfc6762/7.1/half-known-answer-suppressed");
        Assert.Multiple(() =>
        {
            Assert.That(inTenHours, Is.EqualTo(suite));
            Assert.That(within, Is.EqualTo(suite.Where(within.Contains)), "in their order");
            Assert.That(new Runs.Forecast(within, new Checks.Profiles.DeviceProfile(), attended: false).Time, Is.LessThan(TimeSpan.FromMinutes(5.5)), "what goes side by side is a little less so where there is less of it");
            Assert.That(within, Has.Count.GreaterThan(suite.Count / 2));
            Assert.That(left.Where(c => Checks.Plans.PlanTable.Of(c).Acts.Any(occasions.Contains)), Is.Empty, "left out, though what they need is done for others");
            Assert.That(Runs.Selection.Within([warning, fail], TimeSpan.FromMinutes(5), _ => TimeSpan.FromMinutes(4)), Is.EqualTo([fail]), "of two that take as long, the one whose breach is a Fail");
        });
    }

    [Test]
    public void Checks_are_left_out_by_prefix_and_by_level()
    {
        var suite = Checks.Suites.CheckCase.Of(Composition.Suite.Assembly);

        var without = Runs.Selection.Of(suite, [], ["rfc6762"]);
        var musts = Runs.Selection.Of(suite, ["rfc6762/11"], level: "must");

        Assert.Multiple(() =>
        {
            Assert.That(without.Select(c => c.Id[..7]), Is.Not.Empty.And.None.EqualTo("rfc6762"));
            Assert.That(musts, Is.Not.Empty);
            Assert.That(musts.Select(c => Checks.Requirements.RequirementCatalogue.Default[c.Check.Duties[0]].Breach), Is.All.EqualTo(Checks.Requirements.Breach.Fail));
            Assert.That(() => Runs.Selection.Of(suite, ["rfc6762/11"], ["rfc6762/11"]), Throws.TypeOf<UsageException>());
            Assert.That(() => Runs.Selection.Of(suite, [], level: "all"), Throws.TypeOf<UsageException>());
        });
    }

    [Test]
    public void Repeated_runs_name_the_checks_that_did_not_agree()
    {
        var folder = Path.Combine(Tool.Folder(), "night");

        var said = Tool.Invoke("run", "--only", "rfc6762/18.4", "--repeat", "2", "--out", folder);

        Assert.That(said.Output, Does.Contain("2 runs gave the same verdicts."));
        var (one, two) = (RecordJson.Read(Path.Combine(folder + "-1", "results.json")), RecordJson.Read(Path.Combine(folder + "-2", "results.json")));
        Assert.That((one.Run.Seed, two.Run.Seed), Is.EqualTo((1, 2)));
        var other = two with { Checks = [two.Checks[0] with { Verdict = Verdict.Fail }, .. two.Checks.Skip(1)] };
        Assert.That(Flips.Of([one, other]), Is.EqualTo(new[] { $"{two.Checks[0].Label}: Pass, Fail" }));
    }

    [Test]
    public void Findings_of_a_known_responder_are_called_its_kin_and_those_of_another_are_not()
    {
        var avahi = Composition.BuiltIn.Responders.Single(r => r.Name == "avahi.json");
        var folder = Tool.Folder();
        Tool.Invoke("run", "--only", "rfc6762/18.4/responses-have-aa-set", "--out", folder);
        var run = RecordJson.Read(Path.Combine(folder, "results.json"));
        var its = avahi.Entries.Where(e => e.Verdict == Verdict.Fail).Select(e => e.Check).Distinct().Select(id => run.Checks[0] with { Id = id, Verdict = Verdict.Fail }).ToList();
        var own = run.Checks[0] with { Id = "rfc6762/99/own", Verdict = Verdict.Fail };

        Assert.Multiple(() =>
        {
            Assert.That(its, Has.Count.AtLeast(6));
            Assert.That(Kinship.Of(run with { Checks = [.. its, own] }, [avahi]), Does.StartWith("behaves like avahi-daemon 0.8").And.Contain($"{its.Count} of its {its.Count + 1} findings").And.EndsWith("its own is rfc6762/99/own"));
            Assert.That(Kinship.Of(run with { Checks = [.. its.Take(3), own] }, [avahi]), Is.Null, "three are chance");
            Assert.That(Kinship.Of(run with { Checks = [.. its, .. Enumerable.Range(0, 2 * its.Count).Select(i => own with { Id = $"rfc6762/99/own-{i}" })] }, [avahi]), Is.Null, "most are its own");
        });
    }

    [TestCase("bash", "complete ")]
    [TestCase("zsh", "compdef ")]
    [TestCase("powershell", "Register-ArgumentCompleter")]
    public void A_shell_completes_commands_and_options(string shell, string word)
    {
        Assert.That(Tool.Invoke("completion", shell).Output, Does.Contain(word).And.Contain("[suggest:"));
        Assert.That(Tool.Invoke("[suggest:2]", "re").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.SupersetOf(new[] { "replay", "report" }));
    }
}
