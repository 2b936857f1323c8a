using BonjourConformance.Link.Live;

namespace BonjourConformance.Link.Tests.Live;

/// <summary>What was measured of a machine decides what is granted to a device, and whether people are told that it is too slow.</summary>
public sealed class CalibrationTests
{
    [TestCase(0.1, 0.1, 5, false, TestName = "a quiet machine grants five milliseconds")]
    [TestCase(2, 1.2, 7, false, TestName = "twice what was seen is granted, in whole milliseconds")]
    [TestCase(12, 0.5, 25, false, TestName = "delays of 20 to 120 ms can be told apart")]
    [TestCase(12, 0.6, 26, true, TestName = "and here they cannot")]
    public void The_tolerance_follows_what_was_measured(double late, double send, double tolerance, bool isCoarse)
    {
        var measured = new Calibration(20, TimeSpan.FromMilliseconds(late), TimeSpan.FromMilliseconds(send), TimeSpan.FromSeconds(1));

        Assert.That((measured.Tolerance.TotalMilliseconds, measured.IsCoarse), Is.EqualTo((tolerance, isCoarse)));
        Assert.That(measured.ToString(), isCoarse ? Does.Contain("run again on a quiet one") : Does.Not.Contain("busy"));
    }
}
