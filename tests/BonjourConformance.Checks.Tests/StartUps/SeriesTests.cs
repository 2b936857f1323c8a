using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Tests.StartUps;

/// <summary>When the announcements of a record begin and end.</summary>
public sealed class SeriesTests
{
    private static IReadOnlyList<Series> Cut(Made made) => new LongWatch(made.StartUp, made.StartUp, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), new HashSet<int>()).Series(Family.IPv4);

    private static IEnumerable<(int Announcements, double? End)> Of(Made made, ResourceRecord record) =>
        Cut(made).Where(s => s.Key.Name == record.Name && s.Key.Type == record.Type && s.Key.Data.Equals(record.Data)).Select(s => (s.Announcements.Count, s.End?.TotalMilliseconds));

    [Test]
    public void A_series_lasts_where_nothing_ends_it() =>
        Assert.That(Of(new Made().Announces(0, Made.A).Announces(1000, Made.A).Announces(3000, Made.A), Made.A), Is.EqualTo(((int, double?)[])[(3, null)]));

    [Test]
    public void Other_data_in_its_place_end_a_series()
    {
        var made = new Made().Announces(0, Made.Text("a=1")).Announces(400, Made.Text("a=2")).Announces(1400, Made.Text("a=2"));

        Assert.That(Of(made, Made.Text("a=1")), Is.EqualTo(((int, double?)[])[(1, 400)]));
        Assert.That(Of(made, Made.Text("a=2")), Is.EqualTo(((int, double?)[])[(2, null)]));
    }

    [Test]
    public void Data_that_come_back_begin_another_series()
    {
        var made = new Made().Announces(0, Made.Text("a=1")).Announces(400, Made.Text("a=2")).Announces(900, Made.Text("a=1"));

        Assert.That(Of(made, Made.Text("a=1")), Is.EqualTo(((int, double?)[])[(1, 400), (1, null)]));
    }

    [Test]
    public void A_set_in_two_messages_is_one_set()
    {
        var other = ResourceRecord.A(Made.Host, System.Net.IPAddress.Parse("192.0.2.3"));
        var made = new Made().Announces(0, Made.A).Announces(2, other).Announces(1000, Made.A).Announces(1002, other).Announces(3000, Made.A).Announces(3002, other);

        Assert.That(Of(made, Made.A).Concat(Of(made, other)), Is.EqualTo(((int, double?)[])[(3, null), (3, null)]));
    }

    [Test]
    public void Probing_anew_ends_the_series_of_the_name_and_of_what_points_to_it()
    {
        var made = new Made().Probes(Made.Instance, 0, 250, 500).Announces(750, Made.Srv, Made.Pointer).Probes(Made.Instance, 1300, 1550, 1800).Announces(2050, Made.Srv, Made.Pointer).Announces(3050, Made.Srv, Made.Pointer);

        Assert.That(Of(made, Made.Srv), Is.EqualTo(((int, double?)[])[(1, 1300), (2, null)]));
        Assert.That(Of(made, Made.Pointer), Is.EqualTo(((int, double?)[])[(1, 1300), (2, null)]));
    }

    [Test]
    public void Probing_for_one_name_ends_no_series_of_another()
    {
        var made = new Made().Announces(0, Made.Srv, Made.Pointer).Probes(Made.Host, 100, 350, 600).Announces(850, Made.A).Announces(1000, Made.Srv, Made.Pointer);

        Assert.That(Of(made, Made.Pointer), Is.EqualTo(((int, double?)[])[(2, null)]));
    }

    [Test]
    public void Probing_for_the_name_of_a_service_type_ends_no_series_of_its_pointers()
    {
        var other = ResourceRecord.Ptr(Made.Pointer.Name, Made.Pointer.Name.Prepend("Ink"), 4500);
        var made = new Made().Announces(0, Made.Pointer).Proposes(30, other).Announces(40, other).Announces(250, Made.Pointer).Announces(500, Made.Pointer);

        Assert.That(Of(made, Made.Pointer), Is.EqualTo(((int, double?)[])[(3, null)]));
    }

    [TestCase(0, 3, 12, 39, ExpectedResult = 0, Description = "Each gap is three times the one before.")]
    [TestCase(0, 1, 3, 39, ExpectedResult = 1)]
    [TestCase(0, 1, 39, ExpectedResult = 1)]
    public int An_announcement_right_after_another_hosts_has_no_cause_unless_it_was_due(params int[] seconds)
    {
        var made = seconds.Aggregate(new Made(), (made, at) => made.Announces(at * 1000, Made.Pointer));
        var watch = new LongWatch(made.StartUp, made.StartUp, TimeSpan.FromSeconds(38), TimeSpan.FromMinutes(10), new HashSet<int>());

        return watch.OwnSeries(Family.IPv4).Single().Causeless(watch, TimeSpan.Zero).Count();
    }

    [TestCase(0, 1, 3, 7, 15, 31, ExpectedResult = 0)]
    [TestCase(0, 1, 3, 15, 31, ExpectedResult = 0, Description = "The one at 7 s was lost.")]
    [TestCase(0, 3, 7, 15, ExpectedResult = 0, Description = "The one at 1 s was lost.")]
    [TestCase(0, 1, 2, 3, ExpectedResult = 2)]
    [TestCase(0, 1, 3, 4, 5, ExpectedResult = 2, Description = "They come every second, and one was lost.")]
    [TestCase(0, 1, 28, 55, ExpectedResult = 1)]
    [TestCase(0, 1, 3, 15, 27, ExpectedResult = 1)]
    public int A_gap_is_too_short_unless_one_that_was_lost_explains_it(params int[] seconds)
    {
        var made = seconds.Aggregate(new Made(), (made, at) => made.Announces(at * 1000, Made.Pointer));

        return Cut(made).Single().TooSoon(TimeSpan.Zero).Count();
    }

    [Test]
    public void A_goodbye_ends_a_series() =>
        Assert.That(Of(new Made().Announces(0, Made.Pointer).Announces(500, Made.Pointer.WithTtl(0)), Made.Pointer), Is.EqualTo(((int, double?)[])[(1, 500)]));
}
