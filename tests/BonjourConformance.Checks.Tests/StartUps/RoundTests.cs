using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;

namespace BonjourConformance.Checks.Tests.StartUps;

/// <summary>How a start-up is taken apart, name by name.</summary>
public sealed class RoundTests
{
    private static IReadOnlyList<Round> Rounds(Made made) => made.StartUp.Rounds(Family.IPv4);

    [Test]
    public void Three_probes_and_the_use_are_one_round()
    {
        var round = Rounds(new Made().Probes(Made.Host, 100, 350, 600).Announces(850, Made.A).Announces(1850, Made.A)).Single();

        Assert.That((round.Name, round.AllProbes.Count, round.Uses.Count), Is.EqualTo((Made.Host, 3, 2)));
        Assert.That(round.Gaps.Select(g => g.Length.TotalMilliseconds), Is.EqualTo((double[])[250, 250]));
    }

    [Test]
    public void A_probe_after_a_use_begins_another_round()
    {
        var rounds = Rounds(new Made().Probes(Made.Host, 100, 350, 600).Announces(850, Made.A).Probes(Made.Host, 1400).Announces(1650, Made.A));

        Assert.That(rounds.Select(r => (r.AllProbes.Count, r.Uses.Count)), Is.EqualTo(((int, int)[])[(3, 1), (1, 1)]));
    }

    [Test]
    public void What_is_still_announced_of_a_name_that_nobody_claimed_is_no_use_without_a_probe()
    {
        var made = new Made { Undisputed = [Made.Instance] }.Announces(50, Made.Srv).Probes(Made.Host, 100, 350, 600).Announces(850, Made.A, Made.Srv);

        Assert.That(Rounds(made).Select(r => r.Name), Is.EqualTo((Wire.DnsName[])[Made.Host]));
    }

    [Test]
    public void A_host_name_that_is_probed_for_again_with_the_next_service_is_no_other_round()
    {
        var rounds = Rounds(new Made().Probes(Made.Host, 100, 350, 600).Announces(850, Made.A).ProbesTogether([Made.Host, Made.Instance], 900, 1150, 1400).Announces(1650, Made.A, Made.Srv));

        Assert.That(rounds.Select(r => (r.Name, r.AllProbes.Count)), Is.EqualTo(((Wire.DnsName, int)[])[(Made.Host, 3), (Made.Instance, 3)]));
    }

    [Test]
    public void Of_probes_that_were_begun_anew_the_last_three_count()
    {
        var round = Rounds(new Made().Probes(Made.Host, 100, 350, 430, 680, 930).Announces(1180, Made.A)).Single();

        Assert.That(round.AllProbes, Has.Count.EqualTo(5));
        Assert.That(round.Gaps.Select(g => g.Length.TotalMilliseconds), Is.EqualTo((double[])[250, 250]));
    }

    [Test]
    public void Of_whole_series_side_by_side_the_first_counts()
    {
        var round = Rounds(new Made().Probes(Made.Host, 100, 160, 180, 351, 411, 430, 602, 662, 681).Announces(853, Made.A)).Single();

        Assert.That(round.Probes.Select(p => p.At.TotalMilliseconds), Is.EqualTo((double[])[100, 351, 602]));
    }

    [Test]
    public void Probes_that_do_not_fall_into_whole_series_stand_side_by_side_with_none()
    {
        var round = Rounds(new Made().Probes(Made.Host, 100, 160, 351, 411, 602).Announces(853, Made.A)).Single();

        Assert.That(round.Gaps.Select(g => g.Length.TotalMilliseconds), Is.EqualTo((double[])[60, 191]));
    }

    [Test]
    public void Probes_that_came_too_soon_are_no_new_beginning()
    {
        var round = Rounds(new Made().Probes(Made.Host, 100, 243, 386).Announces(636, Made.A)).Single();

        Assert.That(round.Gaps.Select(g => g.Length.TotalMilliseconds), Is.EqualTo((double[])[143, 143]));
    }

    [Test]
    public void A_name_that_is_used_without_a_probe_is_a_round_without_probes()
    {
        var rounds = Rounds(new Made().Probes(Made.Host, 100, 350, 600).Announces(850, Made.A, Made.Srv, Made.Pointer));

        Assert.That(rounds.Select(r => (r.Name, r.AllProbes.Count)), Is.EqualTo(((Wire.DnsName, int)[])[(Made.Host, 3), (Made.Instance, 0)]));
    }

    [Test]
    public void A_name_that_must_be_unique_is_used_though_the_cache_flush_bit_is_missing()
    {
        var round = Rounds(new Made().Announces(850, Made.Srv.WithCacheFlush(false))).Single();

        Assert.That((round.Name, round.Use is not null), Is.EqualTo((Made.Instance, true)));
    }

    [Test]
    public void A_pointer_is_no_use_of_a_unique_name() => Assert.That(Rounds(new Made().Announces(850, Made.Pointer)), Is.Empty);

    [Test]
    public void What_was_probed_for_and_not_used_sets_no_measure()
    {
        var round = Rounds(new Made().Probes(Made.Host, 100, 200)).Single();

        Assert.That(round.Use, Is.Null);
        Assert.That(round.Gaps, Is.Empty);
    }
}
