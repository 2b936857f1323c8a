using BonjourConformance.Checks.Plans;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;
using BonjourConformance.Simulator.Faults;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>What is made side by side saves time and costs no verdict.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LaneTests
{
    private static readonly IReadOnlyList<CheckCase> Browsing = [.. MatrixRun.Suite.Where(c => c.Lane == Lane.Browsing)];

    private static readonly IReadOnlyList<CheckCase> OfFamilies = [.. MatrixRun.Suite.Where(c => c.Lane == Lane.Families)];

    [Test]
    public void What_browses_in_company_does_nothing_to_the_device_but_have_it_use_others() =>
        Assert.That(Browsing.Where(c => PlanTable.Of(c).Acts.Any(a => a[(a.IndexOf(':') + 1)..] is not ("device-told-to-browse" or "device-told-to-resolve" or "device-told-to-connect"))), Is.Empty);

    [Test]
    public void What_asks_over_one_family_in_company_does_nothing_to_the_device()
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 3 });
        var disturbing = OfFamilies.Where(check =>
        {
            _ = new CheckRunner(run.SessionFor(check)).Run(check);
            return run.SessionFor(check).Disturbed;
        }).ToList();

        Assert.That(disturbing.Select(c => c.ToString()), Is.Empty);
        Assert.That(OfFamilies.Select(c => c.Stage).Distinct(), Is.EqualTo((Stage[])[Stage.Answering]));
    }

    [TestCase("one-rate-for-both-families")]
    [TestCase("answers-over-both-families")]
    public void A_device_that_takes_both_families_for_one_interface_is_asked_over_one_after_the_other(string variation)
    {
        var choice = FaultCatalogue.Variations.Single(v => v.Name == variation);
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 5, Changes = [choice.Apply] });
        var session = run.SessionFor(OfFamilies[0]);
        run.Loop.Run(session.Start);
        var (left, tried) = new Company(session).Run(Step.Plan(OfFamilies).Single());

        Assert.That((left.Count, tried), Is.EqualTo((OfFamilies.Count, false)));
        Assert.That(session.Families, Is.EquivalentTo(session.Device.Families), "whatever comes next may ask over both");
    }

    [Test]
    public void What_comes_over_a_family_that_nobody_asked_over_makes_a_pass_count_for_nothing()
    {
        // Once it is taken for a device with two interfaces, it answers the types over both.
        var (found, asked) = (false, 0);
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 5, Changes = [b => b.Reception.Filters.Add(m => (b.Answering.BothFamilies = found && ++asked > 25) || true)] });
        var session = run.SessionFor(OfFamilies[0]);
        run.Loop.Run(session.Start);
        found = true;
        var (left, tried) = new Company(session).Run(Step.Plan(OfFamilies).Single());

        Assert.That(tried);
        Assert.That(left, Has.Count.GreaterThan(OfFamilies.Count / 2));
    }

    [Test]
    public void Each_check_stands_in_one_step_and_the_others_keep_their_order()
    {
        var steps = Step.Plan(MatrixRun.Suite);

        Assert.That(steps.SelectMany(s => s.Checks), Is.EquivalentTo(MatrixRun.Suite));
        Assert.That(steps.Count(s => s.Lane != Lane.Quiet), Is.EqualTo(2));
        Assert.That(steps.Where(s => s.Lane == Lane.Quiet).Select(s => s.Checks.Single()), Is.EqualTo(MatrixRun.Suite.Where(c => c.Lane == Lane.Quiet)));
    }

    [TestCase(Lane.Browsing, 0.2)]
    [TestCase(Lane.Families, 0.6)]
    public void Side_by_side_takes_a_part_of_the_time_and_passes_the_same(Lane lane, double part)
    {
        var checks = lane == Lane.Browsing ? Browsing : OfFamilies;
        var (alone, together) = (new SimulatedRun(new SimulatedRunOptions { Seed = 3 }), new SimulatedRun(new SimulatedRunOptions { Seed = 3 }));
        var one = checks.Select(c => new CheckRunner(alone.SessionFor(c)).Run(c)).ToList();
        var other = PlanRunner.Run(checks, together.SessionFor);

        Assert.That(other.Select(Told), Is.EquivalentTo(one.Select(Told)));
        Assert.That(together.Loop.Now, Is.LessThan(alone.Loop.Now * part));
    }

    [TestCase(Lane.Browsing)]
    [TestCase(Lane.Families)]
    public void Equal_seeds_give_equal_results(Lane lane)
    {
        var results = Enumerable.Range(0, 2).Select(_ => MatrixRun.Of(new SimulatedRunOptions { Seed = 9 }.AsLive(), c => c.Lane == lane));

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
