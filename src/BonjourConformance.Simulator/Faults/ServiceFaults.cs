using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Names and records of services (RFC 6762 sections 3, 12 and 16; RFC 6763).</summary>
public static class ServiceFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("service-pointer-to-host", ["6763-4.1-02", "6762-8.3-01", "6763-7.1-03", "6763-10-01", "6763-D-02", "6762-6-27", "robustness-14", "robustness-20"], "Points from the service type to the host name.",
            Change(RecordRole.ServicePointer, (r, all) => r.Record with { Data = new NameData(Host(all)) })),
        new("base-type-missing", ["6763-7.1-03", "6762-8.3-01", "6763-10-01", "robustness-20"], "Offers its services by subtype only.", Remove(r => r.Role == RecordRole.ServicePointer)),
        new("subtype-unanswered", ["6763-7.1-01", "printing-08", "6763-D-02"], "Announces subtypes but does not answer for them.",
            b => b.Answering.Select = (_, records) => [.. records.Where(r => r.Role != RecordRole.SubtypePointer)]),
        new("subtype-in-instance-name", ["6763-7.1-02", "6762-8.3-01", "printing-08", "6763-6-01", "6763-7.1-03", "6763-10-01"], "Points from the subtype to a name with the subtype in it.",
            Change(RecordRole.SubtypePointer, (r, _) => r.Record with { Data = new NameData(r.Record.Name.Prepend(((NameData)r.Record.Data).Name.FirstLabel)) })),
        new("types-not-enumerated", ["6763-9-01"], "Has no answer to the enumeration of service types.", Remove(r => r.Role == RecordRole.TypePointer)),
        new("enumeration-misses-a-type", ["6763-9-01", "6763-9-04"], "Lists one of its two service types.",
            Remove(r => r.Role == RecordRole.TypePointer && ((NameData)r.Record.Data).Name.FirstLabel == "_ipps")),
        new("enumeration-lists-instances", ["6763-9-02", "6763-9-01", "6763-9-04"], "Lists instances where service types are asked for.",
            Change(RecordRole.TypePointer, (r, _) => r.Record with { Data = new NameData(r.Claims[0].Name) })),
        new("enumeration-lists-subtypes", ["6763-9-02", "6763-9-01", "6763-9-04"], "Lists subtypes among the service types.",
            Change(RecordRole.TypePointer, (r, _) => r.Record with { Data = new NameData(((NameData)r.Record.Data).Name.Prepend("_universal", "_sub")) })),
        new("srv-to-nowhere", ["6763-5-03", "6762-8-01", "6763-12.1-03", "6763-12.2-01", "6763-14-01"], "Names a target in SRV that nobody answers for.",
            Change(RecordRole.Service, (r, _) => r.Record with { Data = Srv(r, target: DnsName.Of("nowhere", "local")) })),
        new("srv-priority-10", ["6763-5-06", "6763-8-03"], "Gives a lone SRV priority 10 and weight 5.", Change(RecordRole.Service, (r, _) => r.Record with { Data = Srv(r, priority: 10, weight: 5) })),
        new("no-txt", ["6763-6-01", "6763-6-03", "6762-8.4-01", "6763-12.1-02"], "Has services without TXT.", Remove(r => r.Role == RecordRole.Text)),
        new("txt-without-octets", ["6763-6.1-03", "6762-8.4-01", "printing-09", "printing-01", "ippe-B-2", "printing-02", "ippe-B-5.3"], "Sends TXT of length zero.", Text(_ => [])),
        new("txt-overruns", ["6763-6.1-02", "6762-8.4-01"], "States a longer last string in TXT than there is.",
            b => b.Services.Text = i => new RawData([.. TextRecord.Of(i).ToOctets(), 9, (byte)'x'])),
        new("txt-of-1400-octets", ["6763-6.2-03", "6763-12.1-02", "6762-17-04"], "Has TXT of 1,310 octets.", Add([.. Enumerable.Range(0, 5).Select(i => "big" + i + "=" + new string('x', 232))])),
        new("txt-packs-attributes", ["6763-6.3-01", "robustness-12", "printing-16"], "Packs two attributes into one string.",
            b => b.Services.Text = i => new TxtData([.. i.Txt.Where(a => a.Key is not ("Color" or "Duplex")).Select(a => TextRecord.Text(a.Key, a.Value)), "Color=T,Duplex=F"u8.ToArray()])),
        new("txt-repeats-port", ["6763-6.3-04"], "Repeats the port in TXT.", Add("port=631")),
        new("txt-repeats-host", ["6763-6.3-04"], "Repeats the host name in TXT.", Add("host=printer.local")),
        new("txt-missing-key", ["6763-6.4-01"], "Has a string in TXT without a key.", Add("=1")),
        new("txt-long-key", ["6763-6.4-03"], "Has a key of more than nine characters.", Add("manufacturername=Example")),
        new("txt-accented-key", ["6763-6.4-04"], "Has a key outside US-ASCII.", Add("Größe=A4")),
        new("txt-control-key", ["6763-6.4-04"], "Has a control character in a key.", Add("no\tte=1")),
        new("txt-key-twice", ["6763-6.4-08"], "Lists a key twice.", Add("pdl=image/urf")),
        new("txt-quoted", ["6763-6.5-02", "robustness-12", "6763-6.3-05"], "Encloses a value in quotation marks.", b => b.Services.Text = i =>
            TextRecord.Of(i with { Txt = [.. i.Txt.Select(t => t.Key == "note" ? new KeyValuePair<string, byte[]?>(t.Key, [(byte)'"', .. t.Value!, (byte)'"']) : t)] })),
        new("txt-version-last", ["6763-6.7-01"], "Puts txtvers last.", b => b.Services.Text = i => i.Txt.Count == 0 ? TextRecord.Of(i) : new TxtData([.. i.Txt.Skip(1).Concat(i.Txt.Take(1)).Select(a => TextRecord.Text(a.Key, a.Value))])),
        new("two-txt-records", ["6763-6.8-01", "printing-15"], "Splits its attributes over two TXT records.",
            b => b.Services.Records.Add(records =>
            {
                foreach (var text in records.Where(r => r.Role == RecordRole.Text).ToList())
                    records.Add(new ZoneRecord(RecordRole.Text, text.Record with { Data = TxtData.Of("extra=1") }, true, text.Claims));
            })),
        new("host-name-of-three-labels", ["6762-3-01", "6762-8.1-01", "6762-9-02", "6762-8.1-18", "6762-8-04"], "Has a host name with a dot in it.",
            b => b.Services.Records.Add(records => Rename(records, name => name.Count == 2 && name.FirstLabel == "printer" ? DnsName.Of("printer", "floor2", "local") : name))),
        new("byte-order-mark-in-name", ["6762-16-02"], "Puts a byte order mark before instance names.", Named(n => "\uFEFF" + n)),
        new("decomposed-name", ["6762-16-01", "6763-4.1.1-10"], "Has an instance name in decomposed UTF-8.", Named(n => n + " Bu\u0308ro")),
        new("control-character-in-name", ["6763-4.1.1-01"], "Has a line feed in an instance name.", Named(n => n + "\n2")),
        new("dots-split-name", ["6763-4.1.1-09", "6762-8.1-01", "6762-9-12", "6763-7.1-02", "6763-7-02", "6762-8.1-18", "robustness-20", "6762-8-04"], "Splits an instance name with a dot into labels.",
            b => b.Services.Records.Add(records => Rename(records, name => name.Count == 4 && name.FirstLabel == "InstanceA" ? name.Skip().Prepend("Inst", "anceA") : name))),
        new("mac-address-in-name", ["6763-4.1.1-07"], "Puts the MAC address into its instance names.", Named(n => n + " 02005E005302")),
        new("service-name-of-21-characters", ["6763-7-03"], "Has a service name of more than fifteen characters.", Typed("_averylongservicename._tcp")),
        new("service-name-with-underscore", ["6763-7-04"], "Has an underscore inside a service name.", Typed("_my_service._tcp")),
        new("service-name-with-outer-hyphen", ["6763-7-05"], "Has a service name that begins with a hyphen.", Typed("_-foo._tcp")),
        new("service-name-with-two-hyphens", ["6763-7-06"], "Has two hyphens in a row in a service name.", Typed("_foo--bar._tcp")),
        new("service-name-without-letter", ["6763-7-07"], "Has a service name of digits alone.", Typed("_8080._tcp")),
        new("service-name-without-underscore", ["6763-4.1.2-01"], "Has a service name without an underscore before it.", Typed("ipp._tcp")),
        new("service-over-sctp", ["6763-7-02"], "Names the transport _sctp.", Typed("_foo._sctp")),
        new("service-in-another-domain", ["6763-4.1.3-01", "6762-12-01", "6762-8.1-01", "6763-9-02", "6762-8.1-18", "robustness-20", "6762-8-04", "6762-9-14"], "Registers in lan instead of local.",
            b => b.Services.Records.Add(records => Rename(records, name => name.Count >= 3 && name.EndsWith(DnsName.Of("_ipps", "_tcp", "local"))
                ? DnsName.OfOctets([.. name.Labels.SkipLast(1).Select(l => l.ToArray()), "lan"u8.ToArray()]) : name))),
        new("no-addresses", ["6762-8-01", "6763-5-03", "3927-6.1-02", "6763-12.1-03", "6763-12.2-01", "6763-14-01", "6762-8.4-02"], "Has services but no addresses.", Remove(r => r.Role is RecordRole.HostAddress or RecordRole.ReverseMapping)),
        new("ns-records", ["6762-12-02", "6762-6-01"], "Answers for the name servers of local.",
            b => b.Services.Records.Add(records => records.Add(new ZoneRecord(RecordRole.Other,
                new ResourceRecord(DnsName.Of("local"), RecordType.NS, DnsClass.Internet, 120, new NameData(Host(records))), false)))),
        new("placeholder-target-root", ["6763-8-05", "6762-12-01"], "Claims a flagship name with the root as target.",
            b =>
            {
                b.Services.Setup.Add(s => s.HoldingFlagshipNames());
                b.Services.Records.Add(records =>
                {
                    foreach (var record in records)
                        if (record.Role == RecordRole.Service && record.Instance is { Placeholder: true }) record.Record = record.Record with { Data = Srv(record, target: DnsName.Root) };
                });
            }),
        new("placeholder-with-pointer", ["6763-8-06", "6763-8-04"], "Lists a flagship placeholder among the instances of the flagship type.",
            b => b.Services.Setup.Add(s => s.HoldingFlagshipNames() with { Instances = [.. s.HoldingFlagshipNames().Instances.Select(i => i with { Placeholder = false })] })),
        new("no-flagship-placeholder", ["6763-8-03"], "Does not hold its instance names at the printing flagship.",
            b => b.Services.Setup.Add(s => s with { Instances = [.. s.Instances.Where(i => !i.Placeholder)] })),
        new("pointer-keeps-old-name", ["6763-D-02", "6762-8.4-04", "6762-8.4-07", "6762-9-21", "6762-9-29", "6763-10-02"], "Goes on listing an instance by the name that it lost.",
            Change(RecordRole.ServicePointer, (r, _) => r.Record with { Data = new NameData(r.Record.Name.Prepend(r.Instance!.Name)) })),
        new("placeholder-renamed-alone", ["6763-8-04"], "Renames a flagship placeholder that meets a conflict, but not the services of the same name.",
            b =>
            {
                b.Services.Setup.Add(s => s.HoldingFlagshipNames());
                b.Conflicts.PlaceholdersAlone = true;
            }),
    ];

    private static DnsName Host(List<ZoneRecord> records) => records.Find(r => r.Role == RecordRole.HostAddress)?.Record.Name ?? DnsName.Of("local");

    private static SrvData Srv(ZoneRecord record, DnsName? target = null, ushort? priority = null, ushort? weight = null)
    {
        var old = (SrvData)record.Record.Data;
        return new SrvData(priority ?? old.Priority, weight ?? old.Weight, old.Port, target ?? old.Target);
    }

    private static Action<Behaviour> Change(RecordRole role, Func<ZoneRecord, List<ZoneRecord>, ResourceRecord> change) => b => b.Services.Records.Add(records =>
    {
        foreach (var record in records)
            if (record.Role == role) record.Record = change(record, records);
    });

    private static Action<Behaviour> Remove(Predicate<ZoneRecord> which) => b => b.Services.Records.Add(records => records.RemoveAll(which));

    private static Action<Behaviour> Text(Func<InstanceSetup, IReadOnlyList<byte[]>> strings) => b => b.Services.Text = i => new TxtData(strings(i));

    private static Action<Behaviour> Add(params string[] strings) => Text(i => [.. i.Txt.Select(a => TextRecord.Text(a.Key, a.Value)), .. strings.Select(Encoding.UTF8.GetBytes)]);

    private static Action<Behaviour> Named(Func<string, string> change) => b => b.Services.Setup.Add(s => s with { Instances = [.. s.Instances.Select(i => i with { Name = change(i.Name) })] });

    internal static Action<Behaviour> Typed(string type) => b => b.Services.Setup.Add(s => s with { Instances = [.. s.Instances, s.Instances[0] with { Type = type, Subtypes = [] }] });

    /// <summary>Gives names other forms, as owners and inside of PTR and SRV.</summary>
    private static void Rename(List<ZoneRecord> records, Func<DnsName, DnsName> change)
    {
        foreach (var record in records)
            record.Record = record.Record with
            {
                Name = change(record.Record.Name),
                Data = record.Record.Data switch
                {
                    NameData data => new NameData(change(data.Name)),
                    SrvData => Srv(record, change(((SrvData)record.Record.Data).Target)),
                    var data => data,
                },
            };
    }
}
