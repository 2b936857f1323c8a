using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Simulator;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>A DHCP client that is not what the harness takes it for.</summary>
public sealed class LeaseTests
{
    /// <summary>As where a script that is to configure the interface fails: the client renews for as long as there is a server.</summary>
    [TestCase("rfc3927/1.9/no-link-local-address-beside-a-lease")]
    [TestCase("rfc3927/1.9/link-local-address-is-given-up-for-a-lease")]
    public void A_lease_that_is_taken_and_never_used_holds_no_run_up(string id)
    {
        var run = new SimulatedRun(new SimulatedRunOptions { Setup = DeviceSetup.Default with { LinkLocal = true, Dhcp = true, IPv4 = null }, Changes = [b => b.Dhcp.UsesLease = false] });
        var check = MatrixRun.Suite.Single(c => c.Id == id);

        var record = new CheckRunner(run.SessionFor(check)).Run(check);

        Assert.Multiple(() =>
        {
            Assert.That(record.Verdict, Is.EqualTo(Verdict.Inconclusive));
            Assert.That(record.Message, Does.Contain("answers no ARP for it"));
        });
    }
}
