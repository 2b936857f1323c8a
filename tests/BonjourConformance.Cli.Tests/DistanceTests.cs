using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Cli.Doctoring;

namespace BonjourConformance.Cli.Tests;

/// <summary>What doctor says of the way to a device, by the round trips that it measured.</summary>
public sealed class DistanceTests
{
    [TestCase(0, 3, 0, 0, Weight.Look, "answered none of 3 requests")]
    [TestCase(8, 20, 1, 1, Weight.Bad, "loses most frames: 1.0 ms there and back (the slowest 1.0 ms), 8 of 20 requests answered. Silence proves nothing there.")]
    [TestCase(10, 20, 1, 1, Weight.Look, "loses frames")]
    [TestCase(18, 20, 1, 1, Weight.Look, "loses frames")]
    [TestCase(19, 20, 1, 1, Weight.Ok, "is near")]
    [TestCase(20, 20, 20, 20, Weight.Look, "delays frames")]
    [TestCase(20, 20, 19, 19, Weight.Ok, "is near")]
    [TestCase(20, 20, 1, 101, Weight.Look, "delays some frames")]
    [TestCase(20, 20, 1, 100, Weight.Ok, "is near")]
    public void A_way_is_called_what_it_is(int answered, int sent, double median, double slowest, Weight weight, string sentence)
    {
        List<TimeSpan> times = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(median), Math.Max(0, answered - 1)), .. answered > 0 ? [TimeSpan.FromMilliseconds(slowest)] : (TimeSpan[])[]];

        var found = Distance.Of(new RoundTrips(IPAddress.Parse("192.168.77.2"), sent, times));

        Assert.That(found.Weight, Is.EqualTo(weight));
        Assert.That($"{found}", Does.Contain("192.168.77.2").And.Contain(sentence));
    }
}
