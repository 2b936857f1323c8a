using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Services that are wrong in one instance, one attribute or one place, and clients that are wrong about some peers (RFC 6763).</summary>
public static class ServicePartFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Names, sections 4.1.1 and 7.
        new("delete-character-in-a-name", ["6763-4.1.1-01"], "Has the octet 7F in the name of its second instance.", Second(i => i with { Name = i.Name + "\u007F" })),
        new("service-name-of-16-characters-with-umlaut", ["6763-7-03", "6763-7-04"], "Has a service name of sixteen characters, one of them beyond US-ASCII.", ServiceFaults.Typed("_sechzehnzeichenü._tcp")),
        new("service-name-of-digits-and-hyphens", ["6763-7-05", "6763-7-06", "6763-7-07"], "Has a service name of digits, two hyphens and a last one.", ServiceFaults.Typed("_80--80-._tcp")),

        // Clients, sections 5, 6 and 12.
        new("minds-empty-attributes", ["6763-6.1-04"], "Uses no service whose TXT record is a single empty string.", ClientFaults.Uses(t => t.TrueForAll(x => x is null || x.Strings.Count != 1 || x.Strings[0].Length > 0))),
        new("reads-attributes-strictly", ["6763-6.3-03", "6763-6.4-02", "6763-6.4-09"], "Uses no service with an unknown key that has a value, a string without key, or a key that comes twice in whatever letters' case.", ClientFaults.Uses(t =>
            ClientFaults.Strings(t) is var all && !all.Exists(s => s.StartsWith('=') || (s.StartsWith("x-", StringComparison.Ordinal) && s.Contains('=', StringComparison.Ordinal))) && all.Select(s => s.Split('=')[0].ToUpperInvariant()).Distinct().Count() == all.Count)),
        new("priorities-of-one-octet", ["6763-5-04"], "Compares the low octets of priorities.", b => b.Querier.RanksPriority = p => p & 0xFF),
        new("needs-additional-addresses", ["6763-12-01"], "Asks for SRV and TXT, and leaves it to the responder to add addresses.", b => b.Querier.AsksForAddresses = false),
    ];

    private static Action<Behaviour> Second(Func<InstanceSetup, InstanceSetup> change) => b => b.Services.Setup.Add(s => s with { Instances = [.. s.Instances.Select(i => i.Name == DeviceSetup.Default.Instances[^1].Name ? change(i) : i)] });
}
