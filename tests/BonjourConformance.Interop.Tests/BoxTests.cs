using BonjourConformance.Reporting;

namespace BonjourConformance.Interop.Tests;

/// <summary>Boxes that are more than one host name on one interface, over a cable: each is one device, and none is blamed for what it may be.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BoxTests
{
    [Test]
    public async Task A_box_with_a_host_name_for_each_service_is_one_device([ValueSource(typeof(Selections), nameof(Selections.Parts))] string part)
    {
        await using var lab = await Lab.Up("ciao", "--profile", Repository.Profile("ciao-default"));

        var run = await LiveRun.Of(lab, ["--baseline", Repository.Baseline("ciao-default"), .. Selections.Part(part)]);

        var device = run.Record.Device;
        Assert.Multiple(() =>
        {
            Assert.That(device.Instances.Select(i => i.Type), Is.EquivalentTo(new[] { "_ipp._tcp", "_ipps._tcp", "_ipp._tcp", "_ipps._tcp" }));
            Assert.That(device.HardwareAddresses, Is.EqualTo(new[] { "02:bc:00:00:77:02" }));
            Assert.That(LiveRun.Show(run.Breaches.Where(c => c.Known is null)), Is.Empty, "not in the baseline: read the RFC and the capture before you believe it");
            Assert.That(LiveRun.Show(run.Record.Checks.Where(c => c.Verdict == Verdict.Error)), Is.Empty);
        });
    }

    /// <summary>The library that most home bridges are made with, each accessory under a host name of its own.</summary>
    [Test]
    public async Task Two_accessories_of_one_process_are_one_device()
    {
        await using var lab = await Lab.Up("hap");

        var said = await lab.Harness(TimeSpan.FromMinutes(2), "discover", "--interface", lab.Interface);

        Assert.That(said.Output, Does.StartWith("One device is on").And.Contain("2 host names").And.Match(@"Lamp\s+_hap\._tcp\s+Lamp\.local").And.Match(@"Fan\s+_hap\._tcp\s+Fan\.local"), said.ToString());
    }

    [Test]
    public async Task A_box_of_our_own_passes_over_a_cable([Values("two-interfaces", "hundred-instances")] string variation)
    {
        await using var lab = await Lab.Up("simulated", "--variation", variation);

        var run = await LiveRun.Of(lab, [.. Selections.Part("start-up"), "--only", "rfc6763/5", "--only", "rfc6763/9", "--only", "rfc6763/10", "--only", "rfc6762/6.2", "--only", "rfc6762/8.1"]);

        Assert.Multiple(() =>
        {
            Assert.That(run.Record.Device.HardwareAddresses, Has.Count.EqualTo(variation == "two-interfaces" ? 2 : 1));
            Assert.That(LiveRun.Show(run.Breaches), Is.Empty);
            Assert.That(run.Record.Checks.Count(c => c.Verdict == Verdict.Pass), Is.GreaterThan(60));
        });
    }
}
