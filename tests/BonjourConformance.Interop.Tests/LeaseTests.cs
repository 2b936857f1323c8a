using BonjourConformance.Reporting;

namespace BonjourConformance.Interop.Tests;

/// <summary>A real DHCP client that chooses an address of its own where nobody gives it one, on a link where the harness is the only server.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LeaseTests
{
    [Test]
    public async Task A_client_is_given_an_address_and_loses_it_again([Values("dhcpcd")] string client)
    {
        await using var lab = await Lab.Up(client);

        var run = await LiveRun.Of(lab, "--baseline", Repository.Baseline(client), "--only", "practice/accessory", "--only", "rfc3927/1.9", "--only", "rfc3927/2.11", "--only", "rfc3927/2.6.1");

        Assert.Multiple(() =>
        {
            Assert.That(LiveRun.Show(run.Breaches.Where(c => c.Known is null)), Is.Empty, "not in the baseline: read the RFC and the capture before you believe it");
            Assert.That(run.Record.Run.BaselineProblems, Is.Empty);
            Assert.That(LiveRun.Show(run.Record.Checks.Where(c => c.Verdict == Verdict.Error)), Is.Empty);
            foreach (var id in (string[])["rfc3927/1.9/link-local-address-is-given-up-for-a-lease", "rfc3927/1.9/no-link-local-address-beside-a-lease", "rfc3927/1.9/leased-address-is-announced", "rfc3927/2.11/lease-is-kept-to-its-end", "rfc3927/1.9/link-local-again-after-the-lease"])
                Assert.That(run.Record.Checks.Single(c => c.Id == id).Verdict, Is.EqualTo(Verdict.Pass), id);
        });
    }
}
