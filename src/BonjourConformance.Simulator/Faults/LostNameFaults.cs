using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>What is left of names when others have been taken, and what is taken along (RFC 6762 sections 8.4, 9 and 10.1).</summary>
public static class LostNameFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("host-name-kept-after-two-losses", ["6762-9-21"], "Takes back the host name that it tried last, and so goes on with the one before when it loses two in a row.",
            b => Kept(b, RecordRole.HostAddress, (record, lost) => record with { Name = lost })),
        new("pointer-kept-after-two-losses", ["6762-9-21", "6762-10.1-06"], "Goes on listing an instance under a name that it lost, beside the one that it took after the next one was taken too.",
            b => Kept(b, RecordRole.ServicePointer, (record, lost) => record with { Data = new NameData(lost) })),
        new("no-goodbye-to-a-name-of-a-user", ["6762-8.4-04"], "Takes leave of the pointers to an instance's first name only when a user changes it.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind != OutgoingKind.Goodbye || m.Message.Answers.Any(r => r.Data is AddressData)) return;
            m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(r => r.Data is not NameData to || !to.Name.FirstLabel.StartsWith("Renamed", StringComparison.Ordinal))] };
            m.Drop |= m.Message.Answers.Count == 0;
        })),
        new("goodbye-to-a-name-of-a-user-over-ipv4", ["6762-8.4-04"], "Takes leave of the pointers to a name that a user changes once more over IPv4 only.", b => b.Messages.Rewrite.Add(m =>
            m.Drop |= m is { Kind: OutgoingKind.Goodbye, Family: IpFamily.IPv6 } && m.Message.Answers.Any(r => r.Data is NameData to && to.Name.FirstLabel.StartsWith("Renamed", StringComparison.Ordinal)))),
        new("goodbye-to-a-type-that-stays", ["6762-10.1-06"], "Says goodbye to the service type whenever a user renames an instance, though it has another one.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind != OutgoingKind.Goodbye || m.Message.Answers.Any(r => r.Data is AddressData)) return;
            var types = m.Message.Answers.Where(r => r.Type == RecordType.PTR && r.Name.Count == 3).Select(r => r.Name).Distinct();
            m.Message = m.Message with { Answers = [.. m.Message.Answers, .. types.Select(t => ResourceRecord.Ptr(DnsName.Of("_services", "_dns-sd", "_udp", "local"), t, 0))] };
        })),
    ];

    /// <summary>A record of the name that was in use before two were lost in a row, or a pointer to it, beside that of the name that was taken then.</summary>
    private static void Kept(Behaviour behaviour, RecordRole role, Func<ResourceRecord, DnsName, ResourceRecord> make)
    {
        var lost = new Dictionary<Claim, (DnsName Name, bool NextToo)>();
        var next = behaviour.Conflicts.NextLabel;
        behaviour.Conflicts.NextLabel = claim =>
        {
            lost[claim] = claim.WasEstablished || !lost.TryGetValue(claim, out var before) ? (claim.Name, false) : (before.Name, true);
            return next(claim);
        };
        behaviour.Services.Records.Add(records =>
        {
            foreach (var record in records.Where(r => r.Role == role).ToList())
                if (record.Claims[0].State == ClaimState.Idle) lost.Remove(record.Claims[0]);
                else if (lost.TryGetValue(record.Claims[0], out var before) && before.NextToo)
                    records.Add(new ZoneRecord(RecordRole.Other, make(record.Record, before.Name), record.Unique, record.Claims));
        });
    }
}
