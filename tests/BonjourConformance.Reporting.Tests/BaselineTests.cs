using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting.Tests.Made;

namespace BonjourConformance.Reporting.Tests;

public sealed class BaselineTests : TestFiles
{
    private Baseline Read(string json)
    {
        System.IO.File.WriteAllText(File("known.json"), json);
        return Baseline.Read(File("known.json"));
    }

    private static RunRecord Run(params CheckRecord[] checks)
    {
        var made = MadeRun.Printer().Record;
        return made with { Checks = checks, Run = made.Run with { Baseline = null } };
    }

    [Test]
    public void A_known_failure_is_marked_and_does_not_fail_the_run()
    {
        var baseline = Read("""
            {
              // firmware 2.0
              "known": [{ "check": "rfc6762/8.1/x", "reason": "timer of 10 ms", "issue": "https://example.com/7" },]
            }
            """);
        var record = baseline.Apply(Run(MadeRun.Check("rfc6762/8.1/x", Verdict.Fail)));
        Assert.Multiple(() =>
        {
            Assert.That(record.Checks[0].Known, Is.EqualTo(new KnownFailure("timer of 10 ms", "https://example.com/7")));
            Assert.That(record.Run.Baseline, Is.EqualTo("known.json"));
            Assert.That(record.Run.BaselineProblems, Is.Empty);
            Assert.That(RunOutcome.ExitCode(record, strict: true), Is.Zero);
        });
    }

    [TestCase(Verdict.Pass)]
    [TestCase(Verdict.NotApplicable)]
    [TestCase(Verdict.Warning)]
    public void An_entry_that_is_no_longer_true_fails_the_run(Verdict now)
    {
        var record = Read("""{"known": [{"check": "rfc6762/8.1/x", "reason": "r"}]}""").Apply(Run(MadeRun.Check("rfc6762/8.1/x", now)));
        Assert.That(record.Run.BaselineProblems.Single(), Does.Contain("rfc6762/8.1/x").And.Contains($"is now {now}"));
        Assert.That(RunOutcome.ExitCode(record, strict: false), Is.EqualTo(1));
    }

    [Test]
    public void An_entry_that_is_true_by_chance_may_pass_but_must_name_a_check()
    {
        var baseline = Read("""{"known": [{"check": "rfc6762/8.1/x", "sometimes": true, "reason": "r"}]}""");
        Assert.That(baseline.Apply(Run(MadeRun.Check("rfc6762/8.1/x", Verdict.Pass))).Run.BaselineProblems, Is.Empty);
        Assert.That(baseline.Apply(Run(MadeRun.Check("rfc6762/8.1/x", Verdict.Fail))).Checks[0].Known, Is.Not.Null);
        Assert.That(baseline.Apply(Run(MadeRun.Check("rfc6762/8.1/y", Verdict.Pass))).Run.BaselineProblems.Single(), Does.Contain("names no check"));
    }

    [TestCase(Verdict.Inconclusive)]
    [TestCase(Verdict.Error)]
    public void An_entry_whose_evidence_could_not_be_had_stays(Verdict now) =>
        Assert.That(Read("""{"known": [{"check": "rfc6762/8.1/x", "reason": "r"}]}""").Apply(Run(MadeRun.Check("rfc6762/8.1/x", now))).Run.BaselineProblems, Is.Empty);

    [Test]
    public void An_entry_that_names_no_check_fails_the_run()
    {
        var record = Read("""{"known": [{"check": "rfc6762/8.1/gone", "reason": "r"}]}""").Apply(Run(MadeRun.Check("rfc6762/8.1/x", Verdict.Pass)), ["rfc6762/8.1/x"]);
        Assert.That(record.Run.BaselineProblems.Single(), Does.Contain("names no check"));
        Assert.That(RunOutcome.ExitCode(record, strict: false), Is.EqualTo(1));
    }

    [Test]
    public void An_entry_of_a_check_that_was_not_selected_is_left_alone() =>
        Assert.That(Read("""{"known": [{"check": "rfc6762/9/y", "reason": "r"}]}""").Apply(Run(MadeRun.Check("rfc6762/8.1/x", Verdict.Pass)), ["rfc6762/8.1/x", "rfc6762/9/y"])
            .Run.BaselineProblems, Is.Empty);

    [Test]
    public void An_entry_with_a_subject_excuses_that_subject_only()
    {
        var record = Read("""{"known": [{"check": "rfc6762/8.1/x", "subject": "A", "reason": "r"}]}""")
            .Apply(Run(MadeRun.Check("rfc6762/8.1/x", Verdict.Fail) with { Subject = SubjectInfo.OfName("A") }, MadeRun.Check("rfc6762/8.1/x", Verdict.Fail) with { Subject = SubjectInfo.OfName("B") }));
        Assert.That(record.Checks.Select(check => check.Known is not null), Is.EqualTo(new[] { true, false }));
        Assert.That(RunOutcome.ExitCode(record, strict: false), Is.EqualTo(1));
    }

    private const string OfInstanceA = """{"known": [{"check": "rfc6762/8.1/x", "subject": "instancea._ipp._tcp.local.", "reason": "r"}]}""";

    [Test]
    public void A_breach_is_known_when_entries_cover_all_whom_it_concerns()
    {
        var breach = MadeRun.Check("rfc6762/8.1/x", Verdict.Fail) with { Breaks = [MadeRun.About("InstanceA")] };
        var onBoth = breach with { Breaks = [MadeRun.About("InstanceA"), MadeRun.About("InstanceB")] };
        var onAll = breach with { Breaks = [] };
        Assert.Multiple(() =>
        {
            Assert.That(Read(OfInstanceA).Apply(Run(breach)).Checks[0].Known, Is.Not.Null);
            Assert.That(Read(OfInstanceA).Apply(Run(onBoth)).Checks[0].Known, Is.Null);
            Assert.That(Read(OfInstanceA).Apply(Run(onBoth)).Run.BaselineProblems, Is.Empty);
            Assert.That(Read(OfInstanceA).Apply(Run(onAll)).Checks[0].Known, Is.Null);
        });
    }

    [Test]
    public void An_entry_whose_subject_keeps_the_duty_now_fails_the_run_whoever_else_breaks_it()
    {
        var others = MadeRun.Check("rfc6762/8.1/x", Verdict.Fail) with { Breaks = [MadeRun.About("InstanceB")] };
        Assert.That(Read(OfInstanceA).Apply(Run(others)).Run.BaselineProblems.Single(), Does.Contain("is now Fail for others only"));
        Assert.That(Read(OfInstanceA).Apply(Run(others with { Verdict = Verdict.Pass, Breaks = [] })).Run.BaselineProblems.Single(), Does.Contain("is now Pass"));
    }

    [Test]
    public void An_entry_of_an_unknown_subject_fails_the_run() =>
        Assert.That(Read(OfInstanceA.Replace("instancea", "instancec")).Apply(Run(MadeRun.Check("rfc6762/8.1/x", Verdict.Fail))).Run.BaselineProblems.Single(), Does.Contain("subject that was not judged"));

    [Test]
    public void An_entry_with_a_family_excuses_that_family_only()
    {
        var breach = MadeRun.Check("rfc6762/8.1/x", Verdict.Fail);
        var record = Read("""{"known": [{"check": "rfc6762/8.1/x", "family": "IPv6", "reason": "r"}]}""").Apply(Run(breach with { Family = "IPv4" }, breach with { Family = "IPv6" }));
        Assert.That(record.Checks.Select(check => check.Known is not null), Is.EqualTo(new[] { false, true }));
    }

    [TestCase("""{"known": [{"check": "a", "reason": " "}]}""", "line 1, known[0]: the entry for a has no reason")]
    [TestCase("{\n\"known\": [{\"check\": \"a\",\n \"reasn\": \"b\"}]}", "line 3")]
    [TestCase("{\n\"known\": [\n{\"reason\": \"a\"}]}", "check")]
    [TestCase("""{"known": [{"check": "a", "reason": "b", "verdict": "Pass"}]}""", "needs no excuse")]
    [TestCase("""{"known": [{"check": "a", "reason": "b", "verdict": "Bad"}]}""", "verdict")]
    [TestCase("{", "line 1")]
    public void A_wrong_file_is_refused_where_it_is_wrong(string json, string message) =>
        Assert.That(() => Read(json), Throws.TypeOf<FileException>().With.Message.Contains(message).And.Message.Contains("known.json"));

    [TestCase(Verdict.Fail, false, 1)]
    [TestCase(Verdict.Warning, false, 0)]
    [TestCase(Verdict.Warning, true, 1)]
    [TestCase(Verdict.Inconclusive, true, 1)]
    [TestCase(Verdict.NotApplicable, true, 0)]
    [TestCase(Verdict.Error, true, 3)]
    [TestCase(Verdict.Pass, true, 0)]
    public void Exit_codes_follow_the_verdict(Verdict verdict, bool strict, int code) =>
        Assert.That(RunOutcome.ExitCode(Run(MadeRun.Check("rfc6762/8.1/x", verdict)), strict), Is.EqualTo(code));
}
