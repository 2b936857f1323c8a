using BonjourConformance.Cli.Composition;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>A verdict says whom it is about: a device may keep a duty for one of its instances and break it for another.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SubjectTests
{
    [TestCase("goodbye-of-first-instance-only", "rfc6762/10.1/orderly-stop-says-goodbye")]
    [TestCase("probes-for-first-instance-only", "rfc6762/8.1/every-unique-name-is-probed")]
    public void A_breach_for_the_second_instance_names_the_second_instance_only(string fault, string check)
    {
        var breaches = Run(fault, check).Where(MatrixRun.IsBreach).ToList();

        Assert.That(breaches, Is.Not.Empty);
        Assert.That(breaches.SelectMany(b => b.Concerned).Select(s => (s.Kind, s.Instance)), Has.All.EqualTo((SubjectKind.Instance, "InstanceB")));
    }

    [Test]
    public void What_was_renamed_keeps_the_name_it_was_met_by()
    {
        var breach = Run("txt-key-twice", "rfc6763/6.4/key-appears-once", "rfc6762/9/").Single();

        Assert.That(breach.Breaks.Select(s => $"{s}"), Is.EquivalentTo(new[] { "InstanceA._ipp._tcp.local", "InstanceA._ipps._tcp.local", "InstanceB._ipp._tcp.local", "InstanceB._ipps._tcp.local" }));
    }

    [Test]
    public void A_service_whose_host_was_renamed_has_one_record_all_the_same()
    {
        var breach = Run("srv-priority-10", "rfc6763/5/priority-and-weight-are-zero", "rfc6762/9/services-follow-the-new-host-name").Single();

        Assert.That(breach.Breaks.Select(s => $"{s}"), Is.SupersetOf(new[] { "InstanceA._ipp._tcp.local", "InstanceA._ipps._tcp.local", "InstanceB._ipp._tcp.local", "InstanceB._ipps._tcp.local" }));
    }

    [Test]
    public void A_check_that_asks_for_one_name_is_about_it() =>
        Assert.That(Run("txt-key-twice", "rfc6762/8/has-address-records").Select(r => $"{r.Subject}"), Has.All.EqualTo("printer.local"));

    private static IEnumerable<CheckRecord> Run(string fault, string check, string? before = null)
    {
        var apply = FaultCatalogue.All.Single(f => f.Name == fault).Apply;
        return MatrixRun.Of(new SimulatedRunOptions { Seed = 7, Changes = [apply] }, c => c.Id == check || (before is not null && c.Id.StartsWith(before, StringComparison.Ordinal))).Where(r => r.Id == check);
    }
}
