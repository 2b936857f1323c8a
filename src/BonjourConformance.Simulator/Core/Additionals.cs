using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Records that go with answers (RFC 6763 section 12, RFC 6762 sections 6.1 and 6.2).</summary>
internal static class Additionals
{
    public static List<ZoneRecord> For(DeviceState state, List<ZoneRecord> answers)
    {
        var found = new List<ZoneRecord>();
        var (there, added) = (answers.ToHashSet(), new HashSet<ZoneRecord>());
        foreach (var answer in answers)
            foreach (var more in CalledFor(state.Zone, answer))
                if (more.IsActive && (!there.Contains(more) || state.Behaviour.Answering.AddsAnswersAgain) && !added.Contains(more) && state.Behaviour.Answering.AddsFor(answer, more) && added.Add(more)) found.Add(more);
        foreach (var negative in Negatives(state, [.. answers, .. found], state.Behaviour.Answering.WithNegatives))
            if (!there.Contains(negative) && added.Add(negative)) found.Add(negative);
        return found;
    }

    /// <summary>NSEC of the host name where it lacks one kind of address; of every unique name where that is wanted.</summary>
    public static List<ZoneRecord> Negatives(DeviceState state, List<ZoneRecord> records, bool ofAll)
    {
        var found = new List<ZoneRecord>();
        var added = new HashSet<ZoneRecord>();
        foreach (var record in records)
        {
            if (!record.Unique || state.Zone.Negative(record.Record.Name) is not { } negative || !negative.IsActive || added.Contains(negative)) continue;
            var oneKind = record.Role == RecordRole.HostAddress && state.Behaviour.Negative.WithAddresses
                && state.Zone.At(record.Record.Name).Where(r => r.Role == RecordRole.HostAddress).Select(r => r.Record.Type).Distinct().Count() == 1;
            if ((ofAll || oneKind) && added.Add(negative)) found.Add(negative);
        }
        return found;
    }

    private static IEnumerable<ZoneRecord> CalledFor(Zone zone, ZoneRecord record)
    {
        switch (record.Record.Data)
        {
            case NameData pointer:
                foreach (var more in zone.At(pointer.Name))
                {
                    if (more.Record.Type is not (RecordType.SRV or RecordType.TXT)) continue;
                    yield return more;
                    foreach (var address in CalledFor(zone, more)) yield return address;
                }
                break;
            case SrvData service:
                foreach (var more in zone.At(service.Target))
                    if (more.Role == RecordRole.HostAddress) yield return more;
                break;
            case AddressData:
                foreach (var more in zone.At(record.Record.Name))
                    if (more.Role == RecordRole.HostAddress) yield return more;
                break;
        }
    }
}
