using BonjourConformance.Reporting;

namespace BonjourConformance.Interop.Tests;

/// <summary>
/// Real responders, each judged by the whole suite. What they do wrong is in their baseline, with a reason that was checked against
/// the RFC's text and the capture; anything else that a check holds against them is the check's fault until proven otherwise.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class ResponderTests
{
    private static readonly string[] Four = ["InstanceA _ipp._tcp", "InstanceA _ipps._tcp", "InstanceB _ipp._tcp", "InstanceB _ipps._tcp"];

    /// <summary>The question that this project began with among them: several instance names of several types are one device.</summary>
    [Test]
    public async Task A_device_with_four_services_is_one_device_and_does_nothing_wrong_that_is_not_known(
        [Values("avahi", "zeroconf")] string responder, [ValueSource(typeof(Selections), nameof(Selections.Parts))] string part) =>
        await Judge(responder, "192.168.77.2", Four, Selections.Part(part));

    [Test]
    public async Task A_device_with_a_link_local_address_does_nothing_wrong_that_is_not_known([ValueSource(typeof(Selections), nameof(Selections.PartsOfLinkLocal))] string part) =>
        await Judge("avahi-autoipd", "169.254.", Four, Selections.Part(part));

    // For ciao a second service of the same host is a conflict (fixtures/captures/README.md), so it has one.
    [Test]
    public async Task A_device_with_one_service_does_nothing_wrong_that_is_not_known([ValueSource(typeof(Selections), nameof(Selections.Parts))] string part) =>
        await Judge("ciao", "192.168.77.2", Four[..1], Selections.Part(part));

    private static async Task Judge(string responder, string address, string[] instances, string[] selection)
    {
        await using var lab = await Lab.Up(responder);

        var run = await LiveRun.Of(lab, ["--baseline", Repository.Baseline(responder), .. selection]);

        var device = run.Record.Device;
        Assert.Multiple(() =>
        {
            Assert.That(device.Instances.Select(i => $"{i.Name} {i.Type}"), Is.EquivalentTo(instances));
            Assert.That(device.Host, Is.EqualTo("printer.local"));
            Assert.That(device.Addresses, Has.One.StartsWith(address));
            Assert.That(device.HardwareAddresses, Is.EqualTo(new[] { "02:bc:00:00:77:02" }));
            Assert.That(LiveRun.Show(run.Breaches.Where(c => c.Known is null)), Is.Empty, "not in the baseline: read the RFC and the capture before you believe it");
            Assert.That(run.Record.Run.BaselineProblems, Is.Empty);
            Assert.That(LiveRun.Show(run.Record.Checks.Where(c => c.Verdict == Verdict.Error)), Is.Empty);
        });
    }
}
