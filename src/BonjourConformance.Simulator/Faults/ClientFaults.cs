using System.Text;
using BonjourConformance.Simulator.Querier;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What devices do wrong with the services of others, and with the names of their own (RFC 6763).</summary>
public static class ClientFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Names of its own, sections 3 and 4.1.1.
        new("another-instance-name-at-each-start", ["6763-3-01", "6763-D-03", "robustness-20"], "Puts a number into its instance names that counts the starts.", b => b.Services.NameAtStart = (label, start) => $"{label.Split(" start ")[0]} start {start}"),
        new("adds-model-to-name-of-user", ["6763-4.1.1-04", "6763-4.1.1-02"], "Puts its model in front of the name that the user gives.", b => b.Services.NameOfUser = n => n.StartsWith("Instance", StringComparison.Ordinal) || n.StartsWith('a') ? Claim.Cut(n) : Claim.Cut("Example " + n)),
        new("replaces-spaces-in-names", ["6763-4.1.1-02", "6763-4.1.1-04"], "Puts hyphens for the spaces in a name.", b => b.Services.NameOfUser = n => Claim.Cut(n.Replace(' ', '-'))),
        new("drops-letters-beyond-ascii", ["6763-4.1.1-02"], "Drops all but ASCII from a name.", b => b.Services.NameOfUser = n => n.Any(c => c == 'ü') ? new string([.. n.Where(char.IsAscii)]) : Claim.Cut(n)),
        new("ends-name-at-dot", ["6763-4.1.1-02"], "Takes a name up to its first dot.", b => b.Services.NameOfUser = n => Claim.Cut(n.Split('.')[0])),
        new("cuts-names-within-a-character", ["6763-4.1.1-11", "6762-16-01", "6763-4.1.1-10", "6762-8.1-18"], "Cuts a name at 62 octets, wherever that is.", b => b.Services.Records.Add(records =>
        {
            foreach (var record in records) record.Record = record.Record with { Name = Broken(record.Record.Name), Data = record.Record.Data is NameData d ? new NameData(Broken(d.Name)) : record.Record.Data };
        })),

        new("names-unique-within-subtype", ["6763-7.1-07"], "Takes an instance of another subtype for no rival of its own.",
            b => b.Reception.Filters.Add(m => !m.Message.IsResponse || !m.Message.Answers.Any(r => r.Type == RecordType.PTR && r.Name is { Count: 5 } n && n[1].SequenceEqual("_sub"u8) && n.FirstLabel is not ("_universal" or "_print")))),

        // Sleep (RFC 3927 section 2.2, RFC 6762 section 8).
        new("resumes-address-after-sleep", ["3927-2.2-05"], "Uses its link-local address again after sleep without probes.", b => b.LinkLocal.ProbesOnWake = false),
        new("silent-after-sleep", ["6762-8-03"], "Neither probes nor announces when it wakes up.", b => b.Probing.OnWake = false),

        // Browsing, section 4.
        new("browses-in-capitals-with-any", ["6763-4.1-01"], "Asks for all types of a service type's name where pointers are wanted.", b => b.Querier.QueryForm = q => q with { Questions = [.. q.Questions.Select(a => a.Name.Count == 3 && a.Type == RecordType.PTR ? a with { Type = RecordType.ANY } : a)] }),
        new("takes-first-pointer-only", ["6763-4.1-03", "6763-4.1.1-03", "6762-7.2-01"], "Takes the first PTR record of a response only.", b => b.Querier.TakesPointer = (_, before) => before == 0),
        new("takes-three-pointers-only", ["6763-4.1-03", "6763-4.1.1-03", "6762-7.2-01"], "Has room for three instances.", b => b.Querier.TakesPointer = (_, before) => before < 3),
        new("drops-foreign-names", ["6763-4.1.1-03"], "Drops instances whose names have letters beyond ASCII.", b => b.Querier.TakesPointer = (p, _) => p.Name.Count == 0 || Ascii(p.Name[0])),
        new("drops-long-names", ["6763-4.1.1-03"], "Drops instances whose names have more than 31 octets.", b => b.Querier.TakesPointer = (p, _) => p.Name.Count == 0 || p.Name[0].Length <= 31),
        new("subtype-behind-type", ["6763-7.1-04", "6763-7.1-05"], "Asks for _sub in front of the subtype.", b => b.Querier.NameToBrowse = n => n.Count == 5 ? n.Skip(2).Prepend("_sub", n.FirstLabel) : n),
        new("adds-underscore-to-subtype", ["6763-7.1-05"], "Puts an underscore in front of a subtype that has none.", b => b.Querier.NameToBrowse = n => n.Count == 5 && n[0][0] != (byte)'_' ? n.Skip().Prepend("_" + n.FirstLabel) : n),
        new("resolves-within-subtype", ["6763-4.2-03"], "Asks for an instance within the subtype that led to it.", b =>
        {
            DnsName? subtype = null;
            b.Querier.NameToBrowse = n => n.Count == 5 ? subtype = n : n;
            b.Querier.NameToResolve = n => subtype is not null && n.EndsWith(subtype.Skip(2)) ? subtype.Prepend(n[0].ToArray()) : n;
        }),

        new("resolves-in-local-always", ["6763-4.2-02"], "Asks for an instance in local whatever the domain of its pointer.", b => b.Querier.NameToResolve = n => n.EndsWith(DnsName.Of("local")) ? n : DnsName.Of("local").Prepend(n[2].ToArray()).Prepend(n[1].ToArray()).Prepend(n[0].ToArray())),
        new("connects-to-169-254-first", ["3927-1.4-07"], "Takes the first address of a peer, though that is a link-local one.", b => b.Querier.PrefersRoutable = false),

        // Resolving, sections 4.3, 5 and 12.
        new("splits-names-at-dots", ["6763-4.3-01", "6763-4.3-03"], "Makes labels of the parts of an instance name between dots.", b => b.Querier.NameToResolve = n => n.FirstLabel.Contains('.', StringComparison.Ordinal) ? n.Skip().Prepend([.. n.FirstLabel.Split('.', StringSplitOptions.RemoveEmptyEntries)]) : n),
        new("strips-dots-from-names", ["6763-4.3-01", "6763-4.3-03"], "Leaves the dots out of an instance name.", b => b.Querier.NameToResolve = n => Labelled(n, l => l.Replace(".", "", StringComparison.Ordinal))),
        new("doubles-backslashes", ["6763-4.3-03"], "Doubles the backslashes of an instance name.", b => b.Querier.NameToResolve = n => Labelled(n, l => l.Replace("\\", "\\\\", StringComparison.Ordinal))),
        new("reads-escapes-in-names", ["6763-4.3-03"], "Takes a backslash and three digits in a name for one octet.", b => b.Querier.NameToResolve = n => Labelled(n, l => l.Replace("\\046", ".", StringComparison.Ordinal))),
        new("asks-for-srv-only", ["6763-5-01"], "Never asks for TXT.", b => b.Querier.AsksForText = false),
        new("needs-additional-records", ["6763-12-01"], "Uses what comes along with a pointer, and asks for nothing more.", b =>
        {
            // It asks with the pointer's name, so that additional records come along.
            b.Querier.AsksWithPointer = true;
        }),

        // Choosing, sections 3 and 5.
        new("prefers-highest-priority", ["6763-5-04"], "Takes the highest number of priority for the best.", b => b.Querier.RanksPriority = p => -p),
        new("always-the-same-weight", ["6763-5-05"], "Always takes the host of the lowest weight.", b => b.Querier.HonoursWeight = false),
        new("saves-the-port", ["6763-3-02", "6763-5-05"], "Goes back to the address and port at which it found a service first.", b => b.Querier.SavesAddresses = true),

        // Attributes, section 6.
        new("needs-attributes", ["6763-6.1-04", "6763-6.1-05", "6763-6.1-06"], "Uses no service without attributes.", Uses(t => t.Count > 0 && t.TrueForAll(x => x is not null && x.Strings.Any(s => s.Length > 0)))),
        new("dislikes-txt-without-octets", ["6763-6.1-05"], "Uses no service with a TXT record without octets.", Uses(t => t.TrueForAll(x => x is null || x.Strings.Count > 0))),
        new("needs-a-txt-record", ["6763-6.1-06"], "Uses no service without a TXT record.", Uses(t => t.Count > 0)),
        new("knows-its-keys-only", ["6763-6.3-03"], "Uses no service with a key that begins with x-.", Uses(t => !Strings(t).Exists(s => s.StartsWith("x-", StringComparison.Ordinal)))),
        new("minds-strings-without-key", ["6763-6.4-02"], "Uses no service with a string that begins with =.", Uses(t => !Strings(t).Exists(s => s.StartsWith('=')))),
        new("minds-keys-twice", ["6763-6.4-09"], "Uses no service with a key that appears twice.", Uses(t => Strings(t).Select(s => s.Split('=')[0].ToUpperInvariant()).GroupBy(k => k).All(g => g.Count() == 1))),
        new("needs-values-of-text", ["6763-6.5-01"], "Uses no service with a value that is no text.", Uses(t => !Strings(t).Exists(s => s.Any(c => char.IsControl(c) || c == '\uFFFD')))),

        // Domains, section 11.
        new("derives-domain-from-169-254", ["6763-11-05"], "Asks for the domains of 169.254/16.", b => b.Querier.AsksForDomains = [DnsName.Parse("lb._dns-sd._udp.0.0.254.169.in-addr.arpa")]),
        new("derives-domain-from-fe80", ["6763-11-06"], "Asks for the domains of fe80::/64.", b => b.Querier.AsksForDomains = [DnsName.Parse("b._dns-sd._udp.0.0.0.0.0.0.0.0.0.0.0.0.0.8.e.f.ip6.arpa")]),
        new("asks-for-domains-under-tcp", ["6763-11-01"], "Asks for browsing domains under _dns-sd._tcp.", b => b.Querier.AsksForDomains = [DnsName.Parse("b._dns-sd._tcp.local")]),
        new("asks-for-domains-by-txt", ["6763-11-01"], "Asks for TXT of lb._dns-sd._udp.", b => (b.Querier.AsksForDomains, b.Querier.DomainType) = ([DnsName.Parse("lb._dns-sd._udp.local")], RecordType.TXT)),
    ];

    internal static Action<Behaviour> Uses(Func<List<TxtData?>, bool> uses) => b => b.Querier.Uses = texts => uses([.. texts]);

    internal static List<string> Strings(List<TxtData?> texts) => [.. texts.OfType<TxtData>().SelectMany(t => t.Strings).Select(s => Encoding.UTF8.GetString(s))];

    private static bool Ascii(ReadOnlySpan<byte> label) => !label.ContainsAnyInRange((byte)0x80, (byte)0xFF);

    private static DnsName Labelled(DnsName name, Func<string, string> change) => name.Skip().Prepend(change(name.FirstLabel));

    /// <summary>Of a name that is full, the last octet is cut off.</summary>
    private static DnsName Broken(DnsName name) => name.Count == 4 && name[0].Length > 60 && name[0].ContainsAnyInRange((byte)0x80, (byte)0xFF) ? name.Skip().Prepend(name[0][..^1].ToArray()) : name;
}
