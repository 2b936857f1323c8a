using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Conflicts while probing and afterwards, and peers with the same records (RFC 6762 sections 6.6, 8.1, 9 and 10.1).</summary>
public static class ConflictFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // While probing, section 8.1.
        new("ignores-answers-to-probes", ["6762-8.1-10", "6762-9-05", "6763-8-04", "6762-9-18", "6762-8.1-28", "6762-8-10"], "Takes a name although its probe was answered.", b => b.Conflicts.WhileProbing = (_, _, _) => false),
        new("probes-taken-name-for-ever", ["6762-8.1-11", "6763-8-04", "6763-D-01", "6762-9-08", "6762-9-17"], "Probes for the same name again after a conflict.", b => b.Conflicts.NextLabel = c => c.Label),
        new("gives-up-after-conflict", ["robustness-19", "6762-8.1-11", "6763-D-01", "6763-8-04"], "Stops advertising a name after a conflict.", b => b.Conflicts.GivesUp = _ => true),
        new("only-addresses-conflict", ["6762-8.1-14"], "While probing minds only records of its own types.",
            b => b.Conflicts.WhileProbing = (_, theirs, own) => own.Any(o => o.Record.SameSet(theirs)) && !own.Any(o => o.Record.SameRecord(theirs))),
        new("stops-listening-at-third-probe", ["6762-8.1-12", "6762-8.1-30"], "Minds no conflict after its third probe.", b => b.Probing.ListenAfterLast = TimeSpan.Zero),
        new("minds-answers-before-first-probe", ["6762-8.1-13"], "Takes another name for an answer that came before its first probe.", b => b.Conflicts.BeforeFirstProbe = true),
        new("skips-names-in-its-cache", ["6762-8.1-08"], "Does not try a new name of which it remembers another host's record.", b => b.Conflicts.SkipsNamesOfOthers = true),
        new("no-conflict-back-off", ["6762-8.1-15", "6762-8.1-29"], "Probes on at full speed after fifteen conflicts.", b => b.Conflicts.Limit = int.MaxValue),
        new("short-conflict-back-off", ["6762-8.1-15", "6762-8.1-29"], "Waits one second instead of five after fifteen conflicts.", b => b.Conflicts.LimitWait = TimeSpan.FromSeconds(1)),
        new("conflict-back-off-once", ["6762-8.1-15", "6762-8.1-29"], "Waits five seconds after the fifteenth conflict, but not before further attempts.", b => b.Conflicts.LimitsOnce = true),

        // Afterwards, section 9.
        new("echo-is-conflict", ["6762-9-01"], "Takes identical records of another host for a conflict.",
            b => b.Conflicts.Afterwards = (_, theirs, own) => !theirs.IsGoodbye && own.Any(o => o.Record.SameSet(theirs))),
        new("ignores-conflicts", ["6762-9-02", "6762-9-12"], "Minds no conflict once it has announced its names.", b => b.Conflicts.OnEstablished = EstablishedConflict.Ignore),
        new("late-reprobing", ["6762-9-02", "6762-9-12"], "Begins to probe ten seconds after a conflict.", b => b.Conflicts.ReprobeDelay = TimeSpan.FromSeconds(10)),
        new("conflicts-in-answers-only", ["6762-9-03", "6762-9-23"], "Looks for conflicts in the Answer section only.", b => b.Conflicts.Looks = s => s == Section.Answer),
        new("ignores-conflict-answering-another-host", ["6762-9-04"], "Skips responses that answer another host's query.", b => b.Reception.Filters.Add(SkipsAnswersToOthers(r => r.Type is RecordType.A or RecordType.AAAA))),
        new("keeps-lost-name", ["6762-9-05", "6763-8-04", "6762-9-18"], "Probes after a conflict, loses, and goes on with the name.", b => b.Conflicts.Renames = c => !c.WasEstablished),
        new("renames-without-probing", ["6762-9-06", "6762-9-14", "6762-9-24"], "Takes another name at the first conflicting packet.", b => b.Conflicts.OnEstablished = EstablishedConflict.Rename),
        new("renames-by-case", ["6762-9-07", "6762-8.1-11", "6763-8-04", "6763-D-01", "6762-9-08", "6762-9-17"], "Takes the same name in other letters' case.",
            b => b.Conflicts.NextLabel = c => string.Concat(c.Label.Select(l => char.IsAsciiLetter(l) ? (char)(l ^ 0x20) : l))),
        new("gives-up-after-second-conflict", ["6762-9-08", "6762-9-17"], "Takes one other name, and none after that.", b => b.Conflicts.GivesUp = c => c.Failures >= 1),
        new("forgets-new-name", ["6762-9-09", "6763-D-03"], "Goes back to its first name at every power-on.", b => b.Conflicts.Remembers = false),
        new("only-host-conflicts", ["6762-9-12"], "Minds conflicts with its host name only.", b => b.Conflicts.Watches = c => c.IsHost || c.State != ClaimState.Established),
        new("first-record-only", ["6762-9-12", "6762-9-26", "6762-8.1-26"], "Reads no more of a response once it has read an address.", b => b.Reception.Filters.Add(m =>
        {
            if (m.Message is { IsResponse: true, Answers: [{ Type: RecordType.A or RecordType.AAAA }, { Type: RecordType.SRV }, ..] }) m.Message = m.Message with { Answers = [m.Message.Answers[0]] };
            return true;
        })),

        // Peers with the same records, sections 6.6 and 10.1.
        new("shared-pointers-conflict", ["6762-6.6-01", "6762-8.1-21"], "Probes again when other instances of its service type appear.", b => b.Conflicts.SharedToo = true)
        {
            HiddenAsLive = new("While it probes again it defends nothing, and chance decides whether somebody probes then.", "6762-8.1-21"),
        },
        new("weak-copies-uncorrected", ["6762-6.6-03"], "Does not announce a record that a peer sends with a low TTL.", b => b.Conflicts.Corrects = (theirs, _) => theirs == 0),
        new("no-rescue", ["6762-10.1-05", "6762-10.1-07", "6762-10.1-08"], "Does not answer a goodbye for its own live record.", b => b.Conflicts.Rescues = false),
    ];

    /// <summary>Drops responses in which such a record has a name that another host asked for within the last 100 ms.</summary>
    internal static Func<Incoming, bool> SkipsAnswersToOthers(Func<ResourceRecord, bool> which)
    {
        var asked = new Dictionary<DnsName, TimeSpan>();
        return message =>
        {
            if (!message.Message.IsResponse)
                foreach (var question in message.Message.Questions) asked[question.Name] = message.At;
            return !message.Message.IsResponse || !message.Message.Records.Any(r => which(r) && asked.TryGetValue(r.Name, out var at) && message.At - at < TimeSpan.FromMilliseconds(100));
        };
    }
}
