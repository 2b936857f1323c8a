using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Data of services that change after they were announced, and are announced in part (RFC 6762 section 8.4).</summary>
public static class ChangedDataFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("host-change-announced-without-services", ["6762-8.4-12"], "Announces another host name with its addresses, and leaves the SRV records that hold it to whoever asks.", b => Unannounced(b, (_, _) => true)),
        new("host-change-announced-for-first-service", ["6762-8.4-12"], "Announces another host name in the SRV records of its first instance only.", b => Unannounced(b, (r, _) => r.Name.FirstLabel.StartsWith("InstanceB", StringComparison.Ordinal))) { HiddenAsLive = Rare },
        new("host-change-announced-over-one-family", ["6762-8.4-12"], "Announces another host name in its SRV records over IPv4 only.", b => Unannounced(b, (_, m) => m.Family == IpFamily.IPv6)) { HiddenAsLive = Rare },
        new("text-changes-of-one-type-announced", ["6762-8.4-01", "6762-8.4-12"], "Announces changes of TXT records for the service type that the first change was about.", b => TextsUnannounced(b, (n, first) => n.Skip() != first.Skip())) { HiddenAsLive = Seldom },
        new("text-changes-of-one-instance-announced", ["6762-8.4-01", "6762-8.4-12"], "Announces changes of TXT records for the instance that the first change was about.", b => TextsUnannounced(b, (n, first) => n != first)) { HiddenAsLive = Seldom },
    ];

    private static Hidden Rare => new("Where frames may be lost, it takes three changes of the host name that nothing disturbs to tell one service, or one family, from a lost frame.", "6762-8.4-12");

    private static Hidden Seldom => new("Where frames may be lost, a few changes that nobody announced count for nothing.", "6762-8.4-12");

    /// <summary>Leaves SRV records out of announcements whose data are others than were announced after the name was probed for. Goodbyes are for what was sent.</summary>
    private static void Unannounced(Behaviour behaviour, Func<ResourceRecord, Outgoing, bool> overlooks)
    {
        var announced = new Dictionary<(DnsName, IpFamily), RecordData>();
        var sent = new Dictionary<(DnsName, IpFamily), RecordData>();
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Probe)
                foreach (var question in m.Message.Questions) announced.Remove((question.Name, m.Family));
            if (m.Kind == OutgoingKind.Announcement)
            {
                foreach (var record in m.Message.Answers.Where(r => r.Type == RecordType.SRV)) announced.TryAdd((record.Name, m.Family), record.Data);
                m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(r => r.Type != RecordType.SRV || announced[(r.Name, m.Family)].Equals(r.Data) || !overlooks(r, m))] };
                m.Drop |= m.Message.Answers.Count == 0;
            }
            if (m.Kind == OutgoingKind.Goodbye) m.MapRecords(r => r.Type == RecordType.SRV && sent.TryGetValue((r.Name, m.Family), out var data) ? r with { Data = data } : r);
            else if (!m.IsQuery)
                foreach (var record in m.Message.Records.Where(r => r.Type == RecordType.SRV)) sent[(record.Name, m.Family)] = record.Data;
        });
    }

    /// <summary>Leaves TXT records out of announcements whose data are others than were announced after the name was probed for.</summary>
    /// <param name="overlooks">Those of which names; the second is the name that the first change was about.</param>
    private static void TextsUnannounced(Behaviour behaviour, Func<DnsName, DnsName, bool> overlooks)
    {
        var announced = new Dictionary<(DnsName, IpFamily), RecordData>();
        DnsName? first = null;
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Probe)
                foreach (var question in m.Message.Questions) announced.Remove((question.Name, m.Family));
            if (m.Kind != OutgoingKind.Announcement) return;
            foreach (var record in m.Message.Answers.Where(r => r.Type == RecordType.TXT)) announced.TryAdd((record.Name, m.Family), record.Data);
            bool IsChanged(ResourceRecord record) => record.Type == RecordType.TXT && !announced[(record.Name, m.Family)].Equals(record.Data);
            first ??= m.Message.Answers.FirstOrDefault(IsChanged)?.Name;
            m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(r => !IsChanged(r) || !overlooks(r.Name, first!))] };
            m.Drop |= m.Message.Answers.Count == 0;
        });
    }
}
