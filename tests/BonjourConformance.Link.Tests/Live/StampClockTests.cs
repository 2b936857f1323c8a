using BonjourConformance.Link.Live;

namespace BonjourConformance.Link.Tests.Live;

public sealed class StampClockTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);
    private TimeSpan now;
    private DateTime wall;
    private StampClock clock = null!;

    [SetUp]
    public void Start()
    {
        now = TimeSpan.FromSeconds(10);
        wall = Noon;
        clock = new StampClock(() => now, () => wall);
    }

    [Test]
    public void A_stamp_lies_as_far_back_in_the_run_as_on_the_wall()
    {
        Assert.That(clock.Convert(Noon.AddMilliseconds(-3)), Is.EqualTo(now - TimeSpan.FromMilliseconds(3)));
    }

    [Test]
    public void Gaps_between_stamps_stay_exact_though_the_clocks_are_read_unevenly()
    {
        var first = clock.Convert(Noon.AddMilliseconds(-3));
        now += TimeSpan.FromMicroseconds(100_030);
        wall += TimeSpan.FromMicroseconds(100_000);

        Assert.That(clock.Convert(Noon.AddMilliseconds(97)) - first, Is.EqualTo(TimeSpan.FromMilliseconds(100)));
    }

    [TestCase(-3600)]
    [TestCase(0.5)]
    [TestCase(86_400)]
    public void Setting_the_wall_clock_does_not_disturb_the_times_of_the_run(double seconds)
    {
        clock.Convert(Noon.AddMilliseconds(-3));
        now += TimeSpan.FromSeconds(1);
        wall += TimeSpan.FromSeconds(1 + seconds);

        Assert.That(clock.Convert(wall.AddMilliseconds(-3)), Is.EqualTo(now - TimeSpan.FromMilliseconds(3)));
    }

    [Test]
    public void A_stamp_that_cannot_be_is_replaced_by_the_time_of_arrival([Values(-10, 1)] int seconds)
    {
        Assert.That(clock.Convert(Noon.AddSeconds(seconds)), Is.EqualTo(now));
    }
}
