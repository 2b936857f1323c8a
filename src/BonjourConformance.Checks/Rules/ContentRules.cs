using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>What a single response holds.</summary>
public static class ContentRules
{
    /// <summary>
    /// A response brings an answer, or a denial in whichever section (RFC 6762 sections 6 and 6.1): of a name that was asked for, where anything was. A reply
    /// to a simple resolver that could not hold its answer says so by TC (section 18.5).
    /// </summary>
    public static Judgement BringsAnAnswer(RunView run)
    {
        var responses = run.Responses.ToList();
        return new Judgement(responses.Count,
        [
            .. from response in responses
               where response.Message.Answers.Count == 0 && !response.Message.Records.Any(r => r.Type == RecordType.NSEC && (run.IsPrompted(response, r.Name) || !run.FollowsAQuery(response))) && !(response.Message.TC && response.DestinationPort != 5353)
               select new Finding(response.Message.Records.Any() ? $"only additional records, of which the first is {response.Message.Records.First()} (frame {response.Number})" : $"no record at all in frame {response.Number}", [response.Frame]),
        ]);
    }

    /// <summary>A record stands once in a message.</summary>
    public static Judgement NamesARecordOnce(RunView run)
    {
        var responses = run.Responses.ToList();
        return new Judgement(responses.Count,
        [
            .. from response in responses
               from twice in response.Message.Records.Where(r => r.Type != RecordType.OPT && r.Ttl > 0).GroupBy(r => (r.Name, r.Type, r.Class, r.Data)).Where(g => g.Count() > 1)
               select new Finding($"{twice.First().Name} {twice.Key.Type} {Expect.Short(twice.Key.Data.ToString()!)} {twice.Count()} times (frame {response.Number})", [response.Frame]),
        ]);
    }

    /// <summary>
    /// Unique records carry the cache-flush bit whatever their type and section, by unicast to port 5353 too (RFC 6762 section 10.2):
    /// SRV, TXT, addresses, HINFO, NSEC, and the pointer from an address to its host, which only the holder of the address has.
    /// </summary>
    public static Judgement UniqueRecordsFlush(RunView run)
    {
        var unique = run.Sightings.Where(s => s.In.DestinationPort == 5353 && s.Record.Ttl > 0 && run.IsUnique(s.Record)).ToList();
        return new Judgement(unique.Count,
            [.. unique.Where(s => !s.Record.CacheFlush).Select(s => new Finding($"{s.Record} without it {(s.In.IsMulticast ? "by multicast" : "by unicast")} (frame {s.In.Number}, {s.Section})", [s.In.Frame], Right: s.CacheFlush(true)))]);
    }
}
