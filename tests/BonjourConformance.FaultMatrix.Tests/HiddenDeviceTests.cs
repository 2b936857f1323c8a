using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Surveying;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>Devices with several faults that together hide them from a browser are found all the same, by whoever knows nothing of them.</summary>
public sealed class HiddenDeviceTests
{
    [TestCase("neither-probes-nor-announces", "types-not-enumerated")]
    [TestCase("neither-probes-nor-announces", "types-not-enumerated", "first-question-only")]
    [TestCase("neither-probes-nor-announces", "types-not-enumerated", "ipv4-only")]
    public void It_is_found_by_whatever_it_answers(params string[] faults)
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Changes = FaultNames.Changes(faults) }.AsLive());
        run.SessionFor(MatrixRun.Suite[0]); // switches the device on
        Assert.That(Survey.Of(run.Link, CancellationToken.None).Others.SelectMany(b => b.Instances).ToList(), Has.Count.EqualTo(4), "InstanceA and InstanceB, each over two types");
    }
}
