using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Conflicts that were thought of for the first name, the first time or the first question only (RFC 6762 sections 8.1, 8.2, 8.4, 9 and 16).</summary>
public static class SecondNameFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("denials-of-second-type-ignored", ["6762-9-18"], "While probing minds no answer about an instance of its second service type.", WhileProbing((c, _) => c.Instance?.Type == "_ipps._tcp")),
        new("denials-of-second-instance-ignored", ["6762-9-18", "6762-8.1-28"], "While probing minds no answer about its second instance.", WhileProbing((c, _) => c.Instance?.Name == "InstanceB")),
        new("denials-by-text-ignored", ["6762-9-18"], "While probing for an instance name minds no TXT record of another host.", WhileProbing((c, r) => !c.IsHost && r.Type == RecordType.TXT)),
        new("denials-compared-by-case", ["6762-16-06"], "While probing compares names octet by octet.", WhileProbing((c, r) => !r.Name.EqualsExactly(c.Name))),
        new("first-question-of-rivals-only", ["6762-8.2-13", "6762-8.1-24"], "Looks at the first question of another host's probe.",
            b => b.Reception.ReadsQueries(m => m.Message.Authorities.Count > 0, m => m.Message with { Questions = [.. m.Message.Questions.Take(1)] })),
        new("host-name-goes-back-and-forth", ["6762-9-08"], "Has two host names, and takes the first again when the second is taken too.", b => b.Conflicts.NextLabel = c => !c.IsHost ? ConflictsBehaviour.Number(c.Label, " (", ")") : c.Label == "printer" ? "printer-2" : "printer"),
        new("host-name-given-up-after-five", ["6762-9-08"], "Tries five host names, and none after that.", b => b.Conflicts.GivesUp = c => c.IsHost && c.Failures > 4),
        new("instance-name-given-up-after-three", ["6762-9-17"], "Tries three instance names, and none after that.", b => b.Conflicts.GivesUp = c => !c.IsHost && c.Failures > 2),
        new("no-goodbye-to-a-lost-name", ["6762-8.4-11"], "Leaves the pointers to an instance name that it has lost in all caches.", b => b.Goodbyes.OnLostName = false),
        new("no-goodbye-to-the-second-of-a-type", ["6762-10.1-01"], "Takes leave of the first pointer of a service type only when it is stopped.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Goodbye) m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(r => r.Type != RecordType.PTR || r.Name.Count != 3 || m.Message.Answers.First(o => o.SameSet(r)) == r)] };
        })),
        new("text-of-second-instance-not-rescued", ["6762-10.1-08"], "Lets another host take leave of its second instance's TXT record.", b => b.Reception.Filters.Add(m =>
        {
            if (m.Message.IsResponse) m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(r => !(r.IsGoodbye && r.Type == RecordType.TXT && r.Name.FirstLabel.StartsWith("InstanceB", StringComparison.Ordinal)))] };
            return true;
        })),
        new("no-goodbye-to-subtypes", ["6762-8.4-11", "6762-8.4-04", "6762-10.1-01"], "Takes leave of the pointers of service types only, not of those of subtypes.", b => b.Goodbyes.Includes = r => r.Role != RecordRole.SubtypePointer),
    ];

    private static Action<Behaviour> WhileProbing(Func<Claim, ResourceRecord, bool> overlooks) => b => b.Conflicts.OverlookWhileProbing((claim, theirs, _) => overlooks(claim, theirs));
}
