using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>Five hundred neighbours that ask for the device's own type all the time: what it says to them is taken for no answer to the harness, and its verdicts are those of a quiet link.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CrowdTests
{
    private static readonly DnsMessage Browse = DnsMessage.Query(new Question(DnsName.Parse("_ipp._tcp.local"), RecordType.PTR));

    private static IReadOnlyList<CheckRecord> Beside(SimulatedRunOptions options, double perSecond, Func<CheckCase, bool> only)
    {
        var run = new SimulatedRun(options);
        run.Plug(new Crowd(TimeSpan.FromSeconds(30), (host, _) => host.Multicast(Browse), perSecond));
        return PlanRunner.Run(MatrixRun.Suite.Where(only), run.SessionFor);
    }

    // More than the device may answer to in every second; that they are 2,000 changes nothing but the time that this takes.
    [Test]
    public void A_faultless_device_has_the_verdicts_of_a_quiet_link()
    {
        var records = Beside(new SimulatedRunOptions { Seed = 3 }.AsLive(), 50, c => c.Section.Rfc is "RFC 6762" or "RFC 6763");
        var bad = records.Where(r => r.Verdict is not (Verdict.Pass or Verdict.NotApplicable) && !IsTheirDoing(r)).ToList();
        Assert.That(bad, Is.Empty, () => MatrixRun.Show(bad));
    }

    /// <summary>
    /// An answer may be held for what somebody else is given (section 6.4): of such the law cannot be told, and that is said. So it is where a service
    /// record goes out every second with the pointers that they ask for.
    /// </summary>
    private static bool IsTheirDoing(CheckRecord record) => record.Verdict is Verdict.Inconclusive
        && ((record.Id.EndsWith("delay-is-uniform", StringComparison.Ordinal) && record.Message.Contains("the law of the delays cannot be told", StringComparison.Ordinal))
            || record.Message.Contains(", as where others keep asking for it", StringComparison.Ordinal));

    [TestCase("rfc6762/7.1/known-answer-suppressed")]
    [TestCase("rfc6762/6/shared-answer-within-20-to-120-ms")]
    [TestCase("rfc6763/12.1/pointer-brings-addresses")]
    public void Two_thousand_frames_a_second_leave_a_verdict_as_it_is(string id) =>
        Assert.That(Beside(new SimulatedRunOptions { Seed = 3 }, 2000, c => c.Id == id).Select(r => (r.Verdict, r.Message)), Has.All.EqualTo((Verdict.Pass, "")));

    [TestCase("known-answers-ignored", "rfc6762/7.1/known-answer-suppressed")]
    [TestCase("any-known-answer-suppresses", "rfc6762/7.1/stale-known-answer-answered")]
    public void A_fault_is_found_beside_them(string fault, string id)
    {
        var found = Simulator.Faults.FaultCatalogue.All.Single(f => f.Name == fault);
        Assert.That(Beside(new SimulatedRunOptions { Seed = 3, Changes = [found.Apply] }, 50, c => c.Id == id).Any(MatrixRun.IsBreach));
    }
}
