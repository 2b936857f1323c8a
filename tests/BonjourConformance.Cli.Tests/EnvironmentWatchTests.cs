using BonjourConformance.Checks.Operators;
using BonjourConformance.Cli.Doctoring;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Records;

namespace BonjourConformance.Cli.Tests;

/// <summary>Trouble of the harness's own side is seen, told, and never held against a device.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EnvironmentWatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly VirtualLoop loop = new();
    private OwnSide side = new(3, 1, true, Noon, TimeSpan.Zero);

    private static IEnumerable<TestCaseData> Troubles()
    {
        static TestCaseData Case(Func<OwnSide, OwnSide> change, string? told) => new TestCaseData(change, told).SetArgDisplayNames(told ?? "nothing");
        yield return Case(s => s, null);
        yield return Case(s => s with { Lost = s.Lost + 2 }, "lost 2 captured frames");
        yield return Case(s => s with { CarrierLosses = s.CarrierLosses + 1 }, "eth7 lost its carrier 1 time(s)");
        yield return Case(s => s with { HasCarrier = false }, "eth7 had no carrier");
        yield return Case(s => s with { CarrierLosses = null, HasCarrier = null }, null);
        yield return Case(s => s with { Wall = s.Wall.AddHours(8) }, "stood still, or its clock was set, by 28800");
        yield return Case(s => s with { Wall = s.Wall.AddSeconds(-3) }, "its clock was set, by -3");
        yield return Case(s => s with { Wall = s.Wall.AddSeconds(1) }, null);
    }

    [TestCaseSource(nameof(Troubles))]
    public void What_happened_on_this_side_is_told_once(Func<OwnSide, OwnSide> change, string? told)
    {
        var watch = Watch();
        side = change(side);

        Assert.That(watch.Trouble(), told is null ? Is.Null : Does.Contain(told));
        if (side.HasCarrier != false) Assert.That(watch.Trouble(), Is.Null);
    }

    [Test]
    public void A_carrier_that_a_control_took_is_nobodys_trouble_until_it_is_back()
    {
        var watch = Watch();
        watch.Note(ControlAction.CableOut);
        side = side with { CarrierLosses = 2, HasCarrier = false };
        var (pulled, still) = (watch.Trouble(), watch.Trouble());
        side = side with { HasCarrier = true };
        var back = watch.Trouble();
        side = side with { CarrierLosses = 3 };

        Assert.That((pulled, still, back), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
        Assert.That(watch.Trouble(), Does.Contain("lost its carrier"), "that one no control explains");
    }

    [Test]
    public void A_control_that_takes_no_carrier_explains_none()
    {
        var watch = Watch();
        watch.Note(ControlAction.Rename);
        side = side with { CarrierLosses = 2 };

        Assert.That(watch.Trouble(), Does.Contain("lost its carrier"));
    }

    [Test]
    public void A_standstill_is_the_trouble_of_the_check_that_waited_meanwhile()
    {
        var watch = Watch();
        Wait(TimeSpan.FromSeconds(10));

        Assert.That(watch.Trouble(), Does.Contain("the harness stood still for 10"));
        Wait(TimeSpan.Zero);
        Assert.That(watch.Trouble(), Is.Null);
    }

    [Test]
    public void Time_that_many_checks_took_without_waiting_is_no_trouble_of_the_first_that_waits()
    {
        var watch = Watch();
        Wait(TimeSpan.Zero);
        Pass(TimeSpan.FromSeconds(10));
        _ = watch.Trouble();
        Wait(TimeSpan.Zero);

        Assert.That(watch.Trouble(), Is.Null);
    }

    [TestCase(Verdict.Fail, false, Verdict.Error)]
    [TestCase(Verdict.Warning, false, Verdict.Error)]
    [TestCase(Verdict.Inconclusive, false, Verdict.Error)]
    [TestCase(Verdict.Error, false, Verdict.Error)]
    [TestCase(Verdict.Pass, false, Verdict.Pass)]
    [TestCase(Verdict.Pass, true, Verdict.Error)]
    [TestCase(Verdict.NotApplicable, true, Verdict.NotApplicable)]
    public void What_a_check_found_meanwhile_is_held_against_nobody_and_silence_proves_nothing(Verdict found, bool restsOnSilence, Verdict said)
    {
        var record = new CheckRecord { Id = "rfc6762/1/x", Title = "", Rfc = "6762", Section = "1", Level = "MUST", Duties = [], Verdict = found, Subject = SubjectInfo.Device, Message = "No answer came.", Expected = "", Observed = "", Frames = [], StartedMs = 0, EndedMs = 0, RestsOnSilence = restsOnSilence };

        var judged = EnvironmentWatch.Apply(record, "this machine lost 2 captured frames");

        Assert.That(judged.Verdict, Is.EqualTo(said));
        if (said == Verdict.Error) Assert.That(judged.Message, Does.Contain("this machine lost 2 captured frames").And.Contain($"{found}: No answer came."));
    }

    /// <summary>One second of waiting, in which the loop got no turn for the time given.</summary>
    private void Wait(TimeSpan standstill)
    {
        Pass(standstill + TimeSpan.FromSeconds(0.5));
        loop.Run(() => loop.Delay(TimeSpan.FromSeconds(0.6)));
    }

    private void Pass(TimeSpan time) => side = side with { Wall = side.Wall + time, Loop = side.Loop + time };

    private EnvironmentWatch Watch() => new("eth7", loop, () => side, () => side.Loop);
}
