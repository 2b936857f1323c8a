using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>What it makes of the responses and queries of others.</summary>
public sealed partial class QuerierMachine
{
    private void HearResponse(DnsMessage response, TimeSpan now)
    {
        var message = behaviour.Reads(response);
        var records = message.Answers.Concat(message.Additionals).Where(r => r.Type != RecordType.OPT && IsOfInternet(r)).ToArray();
        var pointers = 0;
        records = [.. records.Where(r => r is not { Data: NameData pointer, Type: RecordType.PTR } || behaviour.TakesPointer(pointer, pointers++))];
        cache.Add(behaviour.KeepsUnasked ? records : [.. records.Where(MayBeWanted)], IsWanted, now);

        // An answer to come may make this one wanted: SRV, TXT and addresses arrive before or beside the pointer that asks for them.
        bool MayBeWanted(ResourceRecord record) => resolved.Exists(n => n == record.Name) || browsed.Any(type => record.Name.EndsWith(type)) || record.Type is RecordType.A or RecordType.AAAA or RecordType.NSEC;
    }

    private bool IsOfInternet(ResourceRecord record) =>
        behaviour.TakesFlushBitForClass ? record.RawClass == DnsClass.Internet : record.Class == DnsClass.Internet;

    private void HearQuery(IpHeader ip, DnsMessage query, TimeSpan now)
    {
        if (!ResponseFilter.IsGroup(ip) || query.Opcode != 0 || query.Rcode != 0) return;
        foreach (var asked in query.Questions)
        {
            Suppress(asked, query, now);
            if (!asked.UnicastResponse) Observe(asked, query, now);
        }
        if (behaviour.CachesForeignKnownAnswers(query)) cache.Add(query.Answers, IsWanted, now);
    }

    /// <summary>Another host asks what this one was about to ask (section 7.3). What follows a TC bit is not waited for: it is asked then.</summary>
    private void Suppress(Question asked, DnsMessage query, TimeSpan now)
    {
        if (!behaviour.SuppressesDuplicateQuestions || query.TC) return;
        if (asked.UnicastResponse && !behaviour.SuppressedByUnicastQuestions) return;
        var plain = asked with { RawClass = asked.Class };
        var own = questions.Find(q => q.Question == plain);
        if (own?.Next is not { } next) return;
        // A query that is not yet half due was not being planned in any sense that another host's could replace.
        if (own.LastSent is { } last && now - last < (next - last) / 2) return;
        var known = KnownAnswers(plain, now).ToArray();
        if (behaviour.MindsKnownAnswersOfOthers
            && query.Answers.Any(theirs => RecordCache.Answers(theirs, plain) && !known.Any(mine => mine.SameRecord(theirs)))) return;
        own.AtActivation = false;
        MarkSent(own, now);
    }

    /// <summary>A query that a cached record should answer (section 10.5).</summary>
    private void Observe(Question asked, DnsMessage query, TimeSpan now)
    {
        foreach (var entry in cache.Matching(asked))
        {
            if (query.Answers.Any(known => known.SameRecord(entry.Record) && known.Ttl >= entry.Record.Ttl / 2)) continue;
            entry.Unanswered++;
            if (entry.Unanswered >= 2) entry.Suspect ??= now + FailureWindow;
            if (behaviour.AsksAgainOnFailure && entry.Unanswered == 2) entry.Maintenance.Insert(0, now + FirstDelay());
        }
    }
}
