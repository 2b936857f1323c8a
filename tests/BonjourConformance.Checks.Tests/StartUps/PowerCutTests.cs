using System.Net;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;

namespace BonjourConformance.Checks.Tests.StartUps;

/// <summary>Which frames belong to the life before a power cut.</summary>
public sealed class PowerCutTests
{
    private static readonly IPAddress Own = IPAddress.Parse("192.0.2.2");

    private static double Gone(Made made, int done) => PowerCut.Gone(Moment.Start, made.Transcript.All, new Moment(TimeSpan.FromMilliseconds(done), made.Transcript.Count)).At.TotalMilliseconds;

    [Test]
    public void Without_a_frame_the_call_counts() => Assert.That(Gone(new Made(), 500), Is.Zero);

    [Test]
    public void What_an_outlet_that_takes_its_time_lets_out_belongs_to_the_life_before() =>
        Assert.That(Gone(new Made().Announces(300, Made.A).Announces(1300, Made.A), 6000), Is.EqualTo(1300));

    [Test]
    public void A_goodbye_is_the_end_of_a_life() =>
        Assert.That(Gone(new Made().Announces(20, Made.A.WithTtl(0)).Probes(Made.Host, 90, 340, 590), 900), Is.EqualTo(20));

    [Test]
    public void A_person_who_reports_late_has_missed_the_start() =>
        Assert.That(Gone(new Made().Announces(60_000, Made.A).Arp(70_000, IPAddress.Any, Own).Probes(Made.Host, 72_000, 72_250, 72_500).Announces(72_750, Made.A), 80_000), Is.EqualTo(60_000));

    [Test]
    public void The_first_probe_is_never_in_the_life_before() =>
        Assert.That(Gone(new Made().Announces(5, Made.A).Probes(Made.Host, 80, 330, 580).Announces(830, Made.A), 2400), Is.EqualTo(5));
}
