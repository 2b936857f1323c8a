using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What kills a device, or closes its ears, until it is started again. No RFC speaks of it.</summary>
public static class HostileFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("dies-of-looping-pointer", ["robustness-01"], "Follows a pointer that leads to itself for ever.", Dies(f => Has(f, FlawKind.PointerToItself, FlawKind.PointerLoop))),
        new("dies-of-pointer-beyond-the-end", ["robustness-01"], "Follows a pointer beyond the end of the message.", Dies(f => f.Dns is { } dns && dns.Flaws.Any(l => l is { Kind: FlawKind.PointerOutside, Offset: 12 }))),
        new("dies-of-empty-message", ["robustness-02"], "Crashes on a message without octets.", Dies(f => f is { Udp.DestinationPort: 5353, Payload.Length: 0, Flaws.Count: 0 })),
        new("dies-of-message-cut-short", ["robustness-02"], "Crashes on a message that ends within a question.", Dies(f => f is { Flaws.Count: 0, Dns: { Flaws.Count: > 0 } dns } && dns.StatedCounts[0] is > 0 and < 100 && dns.Octets.Length is > 12 and < 30)),
        new("believes-record-count", ["robustness-02"], "Reserves memory for as many records as the header announces.", Dies(f => f.Dns is { } dns && dns.StatedCounts.Any(c => c == ushort.MaxValue))),
        new("dies-of-empty-text", ["robustness-03", "robustness-19"], "Crashes on a TXT record without octets.", Dies(f => StatedLengths(f, RecordType.TXT).Contains(0))),
        new("dies-of-long-address", ["robustness-03"], "Copies an address of five octets into four.", Dies(f => StatedLengths(f, RecordType.A).Contains(5))),
        new("restarts-on-message-cut-short", ["robustness-02"], "Is restarted by its watchdog after a message that ends within a question.",
            b => b.Reception.RestartsOn.Add(f => f is { Flaws.Count: 0, Dns: { Flaws.Count: > 0 } dns } && dns.StatedCounts[0] is > 0 and < 100 && dns.Octets.Length is > 12 and < 30)),
        new("restarts-on-long-address", ["robustness-03"], "Is restarted by its watchdog after an address of five octets.", b => b.Reception.RestartsOn.Add(f => StatedLengths(f, RecordType.A).Contains(5))),
        new("deaf-after-flood", ["robustness-04"], "Hears nothing any more after 250 messages within a second.", DeafAfterFlood),
        new("dies-of-large-message", ["robustness-05"], "Overruns its buffer with a message in more than three fragments.", Dies(f => f.Ip is { IsFragment: true, FragmentOffset: > 4500 })),
        new("messages-beyond-ascii-dropped", ["robustness-06"], "Drops messages with a question for a name beyond US-ASCII that is not its own.",
            b => b.Reception.Filters.Add(m => m.Message.Questions.Count < 2 || !m.Message.Questions[0].Name.Labels.Any(l => l.Span.ContainsAnyInRange((byte)0x80, (byte)0xFF)))),
        new("dies-of-zero-octet-in-name", ["robustness-06"], "Takes a name for a text that ends with a zero octet, and crashes on what follows.",
            Dies(f => f.Dns is { Flaws.Count: 0 } dns && dns.Message.Questions.Any(q => q.Name.Labels.Any(l => l.Span.Contains((byte)0))))),
        new("dies-of-unknown-type", ["robustness-07"], "Looks for the handler of a type in a table that is too short.", Dies(f => f.Dns is { Message.IsResponse: true } dns && dns.Message.Records.Any(r => (ushort)r.Type == ushort.MaxValue))),
        new("believes-udp-length", ["robustness-08"], "Reads as many octets as the UDP header announces.", Dies(f => f.Udp is { DestinationPort: 5353 } && f.Flaws.Count > 0)),
        new("legacy-query-from-169-254-silences", ["robustness-19"], "Closes its socket for good when it cannot reply to a legacy query from a 169.254 address.",
            Dies(f => f is { Udp: { DestinationPort: 5353, SourcePort: not 5353 }, Ip: { Version: 4 } ip } && ip.Source.GetAddressBytes() is [169, 254, ..])),
    ];

    private static Action<Behaviour> Dies(Func<ParsedFrame, bool> of) => b => b.Reception.DiesOf.Add(of);

    private static void DeafAfterFlood(Behaviour behaviour)
    {
        var times = new Queue<TimeSpan>();
        behaviour.Reception.Filters.Add(m =>
        {
            times.Enqueue(m.At);
            while (times.Peek() < m.At - TimeSpan.FromSeconds(1)) times.Dequeue();
            return true;
        });
        behaviour.Reception.DiesOf.Add(_ =>
        {
            if (times.Count <= 250) return false;
            times.Clear();
            return true;
        });
    }

    private static bool Has(ParsedFrame frame, params FlawKind[] kinds) => frame.Dns is { } dns && dns.Flaws.Any(f => kinds.Contains(f.Kind));

    /// <summary>RDLENGTH of whole records of a type.</summary>
    private static IEnumerable<int> StatedLengths(ParsedFrame frame, RecordType type) => frame.Dns is not { } dns ? []
        : from record in dns.RecordsWithLayout
          where record.Record.Type == type && !dns.Flaws.Any(f => f.Kind is FlawKind.Truncated or FlawKind.CountTooHigh)
          select dns.Octets.Span[record.Layout.RdataOffset - 2] << 8 | dns.Octets.Span[record.Layout.RdataOffset - 1];
}
