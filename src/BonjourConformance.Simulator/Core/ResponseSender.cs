using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Makes messages of answers whose time has come.</summary>
internal sealed class ResponseSender(DeviceState state)
{
    private AnsweringBehaviour Behaviour => state.Behaviour.Answering;

    /// <summary>Sends responses that go the same way.</summary>
    public void Send(IReadOnlyList<Response> together, TimeSpan now)
    {
        var first = together[0];
        var answers = new List<ZoneRecord>();
        foreach (var record in together.SelectMany(r => r.Answers).Select(state.Zone.Current))
            if (record is { IsActive: true } && !answers.Contains(record)) answers.Add(record);
        var limit = first.Unicast ? TimeSpan.Zero : first.Defence ? Behaviour.DefenceRateLimit : Behaviour.RateLimit;
        answers.RemoveAll(r => !(first.Defence && !Behaviour.KeepsDefenceRateLimit(r)) && IsTooSoon(r, first, limit, now));
        var causes = answers.Count > 0 ? answers : first.Unsaid;
        if (causes.Count == 0) return;
        var additionals = first.IsLegacy && first.Unicast && !state.Behaviour.LegacyUnicast.WithAdditionals ? [] : Additionals.For(state, causes);
        if (answers.Count == 0 && Behaviour.AdditionalsForMissingTypes) additionals.InsertRange(0, causes);
        additionals.RemoveAll(r => IsTooSoon(r, first, limit, now, additional: true) || together.All(t => IsKnown(r, t)));
        if (answers.Count + additionals.Count == 0) return;
        if (Behaviour.AdditionalsAsAnswers)
        {
            answers.AddRange(additionals);
            additionals.Clear();
        }
        if (state.Behaviour.Negative.InAdditionalSection && answers.Find(r => r.Role == RecordRole.Negative) is { } negative)
        {
            answers.RemoveAll(r => r.Role == RecordRole.Negative);
            additionals.Insert(0, negative);
        }
        if (first.Unicast) SendUnicast(first, answers, additionals);
        else SendMulticast(first.Family, answers, additionals, now);
    }

    /// <summary>One member of a unique RRset holds back all of them, for they go together.</summary>
    private bool IsTooSoon(ZoneRecord record, Response response, TimeSpan limit, TimeSpan now, bool additional = false)
    {
        var family = response.Family;
        if (limit == TimeSpan.Zero || !Behaviour.KeepsRateLimit(record, additional, family)) return false;
        foreach (var member in Behaviour.RestsAfterAll && response.Query is not null && limit == Behaviour.RateLimit ? state.Zone.All.Append(record) : state.Zone.SetOf(record))
            if (member.LastMulticast(family) is { } last && now - last < limit || Behaviour.OneRate && member.LastMulticast(Other(family)) is { } there && there < now && now - there < limit) return true;
        return false;
    }

    private static IpFamily Other(IpFamily family) => family == IpFamily.IPv4 ? IpFamily.IPv6 : IpFamily.IPv4;

    private bool IsKnown(ZoneRecord record, Response response) =>
        response.Query is { Message.Answers.Count: > 0 } query && state.Zone.SetOf(record).All(r => ResponsePlan.IsKnown(state.Behaviour.KnownAnswers, r, query.Message));

    private void SendMulticast(IpFamily family, List<ZoneRecord> answers, List<ZoneRecord> additionals, TimeSpan now)
    {
        var messages = Messages(answers, additionals).ToList();
        foreach (var message in messages) state.Sender.Multicast(OutgoingKind.Answer, family, message);
        // Additional records that found no place have not been multicast.
        var sent = messages.SelectMany(m => m.Records).ToHashSet();
        foreach (var record in answers.Concat(additionals.Where(r => sent.Contains(r.Record)))) state.Stamp(record, family, now);
    }

    private void SendUnicast(Response response, List<ZoneRecord> answers, List<ZoneRecord> additionals)
    {
        if (response.IsLegacy) SendLegacy(response.Query!, answers, additionals);
        else
            foreach (var message in Messages(answers, additionals)) state.Sender.Unicast(OutgoingKind.UnicastAnswer, response.Query!, message);
    }

    private IEnumerable<DnsMessage> Messages(List<ZoneRecord> answers, List<ZoneRecord> additionals) =>
        Packer.Responses(answers.Select(r => r.Record), [.. additionals.Select(r => r.Record)], state.Sender.MostPayload, Behaviour.AnswersPerMessage);

    /// <summary>A conventional unicast response (section 6.7); what does not fit is told by TC (section 18.5).</summary>
    private void SendLegacy(Incoming query, List<ZoneRecord> answers, List<ZoneRecord> additionals)
    {
        var behaviour = state.Behaviour.LegacyUnicast;
        var messages = Packer.Responses(answers.Select(Plain), [.. additionals.Select(Plain)], state.Sender.MostPayload - 256, Behaviour.AnswersPerMessage).ToList();
        var message = messages[0] with
        {
            Id = behaviour.RepeatsId ? query.Message.Id : (ushort)0,
            Questions = behaviour.RepeatsQuestion ? query.Message.Questions : [],
        };
        if (messages.Count > 1) message = message with { Flags = (ushort)(message.Flags | DnsFlags.TC) };
        // Targets of SRV records are written out here, which takes more than the packer reckons with.
        while (DnsWriter.Write(message, behaviour.Compression).Length > state.Sender.MostPayload && message.Additionals.Count + message.Answers.Count > 1)
            message = message.Additionals.Count > 0 ? message with { Additionals = [.. message.Additionals.SkipLast(1)] }
                : message with { Answers = [.. message.Answers.SkipLast(1)], Flags = (ushort)(message.Flags | DnsFlags.TC) };
        if (behaviour.RepeatsRd) message = message with { Flags = (ushort)(message.Flags | query.Message.Flags & DnsFlags.RD) };
        state.Sender.Unicast(OutgoingKind.LegacyAnswer, query, message, behaviour.Compression, behaviour.SourcePort, behaviour.ToPort5353 ? (ushort)5353 : null);

        ResourceRecord Plain(ZoneRecord record) => record.Record.WithTtl(Math.Min(record.Record.Ttl, behaviour.MostTtl)).WithCacheFlush(behaviour.CacheFlush && record.Unique);
    }
}
