using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>What is made side by side saves time and costs no verdict.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LaneTests
{
    private static readonly IReadOnlyList<CheckCase> Browsing = [.. MatrixRun.Suite.Where(c => c.Lane == Lane.Browsing)];

    [Test]
    public void What_bears_company_does_nothing_to_the_device_but_let_it_browse() =>
        Assert.That(Browsing.Where(c => PlanTable.Of(c).Acts.Any(a => !a.EndsWith(":device-told-to-browse", StringComparison.Ordinal))), Is.Empty);

    [Test]
    public void Each_check_stands_in_one_step_and_the_others_keep_their_order()
    {
        var steps = Step.Plan(MatrixRun.Suite);

        Assert.That(steps.SelectMany(s => s.Checks), Is.EquivalentTo(MatrixRun.Suite));
        Assert.That(steps.Where(s => s.Lane == Lane.Quiet).Select(s => s.Checks.Single()), Is.EqualTo(MatrixRun.Suite.Where(c => c.Lane == Lane.Quiet)));
    }

    [Test]
    public void Side_by_side_takes_a_fifth_of_the_time_and_passes_the_same()
    {
        var (alone, together) = (new SimulatedRun(new SimulatedRunOptions { Seed = 3 }), new SimulatedRun(new SimulatedRunOptions { Seed = 3 }));
        var one = Browsing.Select(c => new CheckRunner(alone.SessionFor(c)).Run(c)).ToList();
        var other = PlanRunner.Run(Browsing, together.SessionFor);

        Assert.That(other.Select(Told), Is.EquivalentTo(one.Select(Told)));
        Assert.That(together.Loop.Now, Is.LessThan(alone.Loop.Now / 5));
    }

    [Test]
    public void Equal_seeds_give_equal_results()
    {
        var results = Enumerable.Range(0, 2).Select(_ => MatrixRun.Of(new SimulatedRunOptions { Seed = 9 }.AsLive(), c => c.Lane == Lane.Browsing));

        Assert.That(results.Select(r => string.Join('\n', r.Select(c => $"{Told(c)} {c.StartedMs} {c.EndedMs} {c.Observed} {string.Join(' ', c.Frames)}"))).Distinct().Count(), Is.EqualTo(1));
    }

    [TestCase("Breaks_in_company_only", Verdict.Pass)]
    [TestCase("Breaks_always", Verdict.Fail)]
    [TestCase("Is_inconclusive_in_company", Verdict.Pass)]
    [TestCase("Throws_in_company", Verdict.Pass)]
    [TestCase("Waits_for_ever_in_company", Verdict.Pass)]
    public void What_does_not_pass_in_company_is_made_alone(string method, Verdict verdict)
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 4 });
        var records = PlanRunner.Run([Odd(method), Odd("Passes")], run.SessionFor);

        Assert.That(records.Select(r => r.Verdict), Is.EquivalentTo((Verdict[])[verdict, Verdict.Pass]), () => MatrixRun.Show(records));
    }

    [Test]
    public void A_host_that_one_check_plays_stays_when_another_has_ended()
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 4 });
        var session = run.SessionFor(Browsing[0]);

        Assert.That(new Company(session).Run(new Step(Lane.Browsing, [Odd("Hears_no_goodbye"), Odd("Passes")])).Left, Is.Empty);
        run.Loop.Run(() => run.Loop.Delay(TimeSpan.FromSeconds(3)));
        Assert.That(session.Messages.Count(InCompany.IsGoodbye), Is.EqualTo(1), "when all have ended it is taken back");
    }

    private static CheckCase Odd(string name) => new(typeof(InCompany), typeof(InCompany).GetMethod(name)!, Browsing[0].Check, Browsing[0].Section, null);

    private static string Told(CheckRecord record) => $"{record.Label} {record.Verdict}";

    /// <summary>Checks that go wrong in every way in which others may make them.</summary>
    private sealed class InCompany : CheckFixture
    {
        private static readonly DnsName Played = DnsName.Of("bjc-in-company", "local");

        private bool HasCompany => Context.Attempt == 0;

        public Task Breaks_in_company_only() => HasCompany ? throw Breach : Task.CompletedTask;

        public Task Breaks_always() => Context.Attempt >= 0 ? throw Breach : Task.CompletedTask;

        public Task Is_inconclusive_in_company() => HasCompany ? throw new Checks.Verdicts.InconclusiveException("on purpose") : Task.CompletedTask;

        public Task Throws_in_company() => HasCompany ? throw new InvalidOperationException("on purpose") : Task.CompletedTask;

        public Task Waits_for_ever_in_company() => HasCompany ? new TaskCompletionSource().Task : Task.CompletedTask;

        public async Task Hears_no_goodbye()
        {
            Send(DnsMessage.Response(ResourceRecord.A(Played, Hosts.Rival.IPv4)), Family.IPv4, new Sending { From = Hosts.Rival });
            await Wait(Seconds(5));
            Expect.That(!Session.Messages.Any(IsGoodbye), "no goodbye", "none");
        }

        public static bool IsGoodbye(Heard heard) => heard.Message.Answers.Any(a => a.Name == Played && a.Ttl == 0);

        public Task Passes() => Wait(Seconds(1));

        private static BreachException Breach => new("nothing", "something", []);
    }
}
