using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>A record in a response of the device.</summary>
public sealed record SentRecord(Heard In, Section Section, ResourceRecord Record, RecordLayout Layout) : ICase
{
    public DnsName About => Record.About();

    public Frame Frame => In.Frame;

    /// <summary>The same for records of the same name, type and data, whatever their TTL and cache-flush bit.</summary>
    internal int Identity { get; init; }

    public override string ToString() => $"{Record} (frame {In.Number}, {Section})";
}

/// <summary>Words for judging everything that a device sent in a run.</summary>
public static class SentRecords
{
    /// <summary>Records of all responses of the device; those with TTL 0, its goodbyes, are left out.</summary>
    public static IReadOnlyList<SentRecord> Live(this Session session) => session.Index.Live;

    /// <summary>Records of all responses of the device.</summary>
    public static IReadOnlyList<SentRecord> Sent(this Session session) => session.Index.Records;

    /// <summary>Live records at the names of service instances, each once: those that a pointer or the profile leads to. Others (RFC 2782 knows SRV without DNS-SD) are bound by other rules.</summary>
    public static IReadOnlyList<SentRecord> OfInstances(this Session session)
    {
        var listed = session.Profile.Instances.Select(i => i.FullName).ToHashSet();
        return [.. session.Index.Distinct.Where(r => session.Index.Instances.Contains(r.Record.Name) || listed.Contains(r.Record.Name))];
    }

    /// <summary>
    /// Whether the device holds a record to be its own alone: addresses, records of service instances, and what it sends with the cache-flush
    /// bit at any time or probes for. The type alone does not tell: any type may be shared (RFC 6762 section 2).
    /// </summary>
    public static bool IsUnique(this Session session, ResourceRecord record) =>
        record.Data is AddressData || (record.Type is RecordType.SRV or RecordType.TXT && session.Index.Instances.Contains(record.Name)) || session.Index.Flushed.Contains((record.Name, record.Type));

    /// <summary>Each record once, whatever its TTL: the first that was seen.</summary>
    public static IReadOnlyList<SentRecord> Distinct(this IEnumerable<SentRecord> records) =>
        [.. records.DistinctBy(r => r.Identity)];

    /// <summary>Demands that every record keeps to a rule.</summary>
    public static void Every(this Expect expect, IReadOnlyList<SentRecord> records, Func<SentRecord, bool> holds, string expected, Func<SentRecord, string>? observed = null, Func<SentRecord, Correction>? right = null) =>
        expect.None([.. records.Where(r => !holds(r))], records.Count, expected, observed ?? (r => r.ToString()), r => r.Frame, right);

    /// <summary>Demands that every message keeps to a rule.</summary>
    public static void Every(this Expect expect, IReadOnlyList<Heard> messages, Func<Heard, bool> holds, string expected, Func<Heard, string> observed, Func<Heard, Correction>? right = null) =>
        expect.None([.. messages.Where(m => !holds(m))], messages.Count, expected, m => $"{observed(m)} in frame {m.Number}", m => m.Frame, right);
}

/// <summary>Words for the names of DNS-SD (RFC 6763 sections 4 and 7).</summary>
public static class ServiceNames
{
    private static readonly DnsName Sub = DnsName.Of("_sub");

    /// <summary>The name whose PTR records list the service types (RFC 6763 section 9).</summary>
    public static DnsName TypeEnumeration { get; } = DnsName.Parse("_services._dns-sd._udp.local");

    /// <summary>What a record shows to be an instance: what a pointer leads to, or what is held with port 0 (RFC 6763 sections 4.1 and 8); null for none.</summary>
    public static DnsName? NamedInstance(this ResourceRecord record) => record switch
    {
        { Type: RecordType.PTR, Data: NameData pointer } when !record.Name.IsReverseMapping() => pointer.Name,
        { Data: SrvData { Port: 0 } } => record.Name,
        _ => null,
    };

    /// <summary>A label that begins with an underscore.</summary>
    public static bool IsUnderscored(this DnsName name, int index) => name.Count > index && name[index].Length > 0 && name[index][0] == (byte)'_';

    /// <summary>Two underscored labels and a domain, such as _ipp._tcp.local.; the enumeration of service types is none.</summary>
    public static bool IsServiceType(this DnsName name) =>
        name.Count == 3 && name.IsUnderscored(0) && name.IsUnderscored(1);

    /// <summary>A subtype, such as _universal._sub._ipp._tcp.local.</summary>
    public static bool IsSubtype(this DnsName name) => name.Count >= 5 && Sub == DnsName.OfOctets([name[1].ToArray()]) && name.Skip(2).IsServiceType();

    /// <summary>A label as text.</summary>
    public static string LabelText(this DnsName name, int index) => Octets.Show(name[index]);
}

/// <summary>Words for the names and messages of Multicast DNS.</summary>
public static class MulticastDnsWords
{
    private static readonly DnsName InAddr = DnsName.Parse("in-addr.arpa");
    private static readonly DnsName Ip6 = DnsName.Parse("ip6.arpa");

    /// <summary>A name that maps an address to a host name.</summary>
    public static bool IsReverseMapping(this DnsName name) => name.EndsWith(InAddr) || name.EndsWith(Ip6);

    /// <summary>A multicast response that no query of the last second on this link asked for, as far as its names tell: an announcement.</summary>
    public static bool IsUnsolicited(this Heard response, Session session)
    {
        var names = response.Message.Answers.Select(r => r.Name).ToHashSet();
        for (var i = session.IndexOf(response) - 1; i >= 0; i--)
        {
            var earlier = session.Messages[i];
            if (response.At - earlier.At > TimeSpan.FromSeconds(1.2)) return true;
            if (earlier.AsksFor(names)) return false;
        }
        return true;
    }

    /// <summary>
    /// A multicast response of the device that another host called for within the last 1.2 s: by asking for one of its answers, or by
    /// giving one with so low a TTL that the device has to correct it (RFC 6762 sections 6.6 and 10.1).
    /// </summary>
    /// <param name="response">The message.</param>
    /// <param name="session">What else was heard.</param>
    /// <param name="over">Where what called for it must have come over a certain family.</param>
    public static bool IsPrompted(this Heard response, Session session, Family? over = null)
    {
        var names = response.Message.Answers.Select(r => r.Name).ToHashSet();
        for (var i = session.IndexOf(response) - 1; i >= 0; i--)
        {
            var earlier = session.Messages[i];
            // What was asked before the device was started is not answered by it.
            if (response.At - earlier.At > TimeSpan.FromSeconds(1.2) + session.Link.Tolerance || !earlier.Frame.IsAfter(session.LastStart)) return false;
            if (session.Device.Owns(earlier.Frame) || (over is not null && earlier.Family != over)) continue;
            if (earlier.AsksFor(names)) return true;
            if (earlier.IsResponse && response.Message.Answers.Any(r => earlier.Message.Records.Any(e => e.SameRecord(r) && e.Ttl * 2UL < r.Ttl))) return true;
        }
        return false;
    }
}
