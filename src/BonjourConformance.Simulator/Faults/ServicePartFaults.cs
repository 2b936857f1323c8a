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

        // Attributes and placeholders, sections 6 and 8.
        new("one-text-without-octets", ["6763-6.1-03", "printing-09", "printing-02", "ippe-B-5.3"], "Sends TXT of length zero for one of its instances.", Text(_ => [])),
        new("equals-sign-alone-at-one-instance", ["6763-6.4-01"], "Ends the attributes of one instance with an equals sign that nothing stands beside.", Text(all => [.. all, "="u8.ToArray()])),
        new("quoted-version-of-one-instance", ["6763-6.5-02", "6763-6.7-01", "robustness-12"], "Encloses the version of one instance's attributes in quotation marks.", Text(all => [.. all.Select(s => s.AsSpan().SequenceEqual("txtvers=1"u8) ? "txtvers=\"1\""u8.ToArray() : s)])),
        new("second-placeholder-target-root", ["6763-8-05", "6762-12-01"], "Claims the second of two flagship names with the root as target.", b =>
        {
            b.Services.Setup.Add(s => s.HoldingFlagshipNames());
            b.Services.Records.Add(records =>
            {
                foreach (var record in records)
                    if (record is { Role: RecordRole.Service, Instance: { Placeholder: true, Name: "InstanceB" } }) record.Record = record.Record with { Data = new SrvData(0, 0, 0, DnsName.Root) };
            });
        }),

        new("name-after-conflict-unanswered", ["6763-D-02", "6762-9-29"], "Lists an instance under the name that it took after a conflict, and answers no question for that.", b => Unheard(b, name => name.FirstLabel.Contains('('))),
        new("name-of-user-unanswered", ["6763-10-02"], "Lists an instance under the name that a user gave, and answers no question for that until it is restarted.", b => Unheard(b, name => name.Count == 4 && name.FirstLabel.StartsWith("Renamed", StringComparison.Ordinal))),
        new("text-left-behind-by-a-conflict", ["6763-6-03", "6762-9-29"], "Has no TXT record under the name that an instance takes after a conflict.", b => b.Services.Records.Add(records => records.RemoveAll(r => r.Role == RecordRole.Text && r.Record.Name.FirstLabel.Contains('(')))),
        new("text-left-behind-by-a-user", ["6763-6-03", "6763-10-02"], "Has no TXT record under the name that a user gives to an instance.", b => b.Services.Records.Add(records => records.RemoveAll(r => r.Role == RecordRole.Text && !r.Record.Name.FirstLabel.StartsWith("Instance", StringComparison.Ordinal)))),
        new("old-text-beside-the-new-one", ["6763-6.8-01", "6763-6.8-02"], "Adds the TXT record of a change to the one of before.", b =>
        {
            var first = new Dictionary<DnsName, RecordData>();
            b.Services.Records.Add(records =>
            {
                foreach (var text in records.FindAll(r => r.Role == RecordRole.Text))
                {
                    first.TryAdd(text.Record.Name, text.Record.Data);
                    if (!text.Record.Data.Equals(first[text.Record.Name])) records.Add(new ZoneRecord(RecordRole.Text, text.Record with { Data = first[text.Record.Name] }, true, text.Claims));
                }
            });
        }),

        // Clients, sections 5, 6 and 12.
        new("minds-empty-attributes", ["6763-6.1-04"], "Uses no service whose TXT record is a single empty string.", ClientFaults.Uses(t => t.TrueForAll(x => x is null || x.Strings.Count != 1 || x.Strings[0].Length > 0))),
        new("reads-attributes-strictly", ["6763-6.3-03", "6763-6.4-02", "6763-6.4-09"], "Uses no service with an unknown key that has a value, a string without key, or a key that comes twice in whatever letters' case.", ClientFaults.Uses(t =>
            ClientFaults.Strings(t) is var all && !all.Exists(s => s.StartsWith('=') || (s.StartsWith("x-", StringComparison.Ordinal) && s.Contains('=', StringComparison.Ordinal))) && all.Select(s => s.Split('=')[0].ToUpperInvariant()).Distinct().Count() == all.Count)),
        new("priorities-of-one-octet", ["6763-5-04"], "Compares the low octets of priorities.", b => b.Querier.RanksPriority = p => p & 0xFF),
        new("needs-additional-addresses", ["6763-12-01"], "Asks for SRV and TXT, and leaves it to the responder to add addresses.", b => b.Querier.AsksForAddresses = false),
    ];

    /// <summary>Names for which it hears probes only.</summary>
    private static void Unheard(Behaviour behaviour, Func<DnsName, bool> which) =>
        behaviour.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0, m => m.Message with { Questions = [.. m.Message.Questions.Where(q => !which(q.Name))] });

    /// <summary>Changes the attributes of the last instance as strings.</summary>
    private static Action<Behaviour> Text(Func<IReadOnlyList<byte[]>, IReadOnlyList<byte[]>> change) => b => b.Services.Text = i => TextRecord.Of(i) is TxtData text && i is { Name: "InstanceB", Type: "_ipps._tcp" } ? new TxtData(change(text.Strings)) : TextRecord.Of(i);

    private static Action<Behaviour> Second(Func<InstanceSetup, InstanceSetup> change) => b => b.Services.Setup.Add(s => s with { Instances = [.. s.Instances.Select(i => i.Name == DeviceSetup.Default.Instances[^1].Name ? change(i) : i)] });
}
