using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Distributes records over as few messages as hold them (RFC 6762 sections 6.4, 8.3 and 17).</summary>
internal static class Packer
{
    /// <summary>Responses with all the answers, and with those additional records that fit behind the answers.</summary>
    /// <param name="most">Octets of one message.</param>
    /// <param name="mostAnswers">Records in one Answer section; null for what fits.</param>
    public static IEnumerable<DnsMessage> Responses(IEnumerable<ResourceRecord> answers, IReadOnlyList<ResourceRecord> additionals, int most, int? mostAnswers = null)
    {
        var meter = new SizeMeter();
        var section = new List<ResourceRecord>();
        foreach (var set in Sets(answers))
        {
            foreach (var record in set) meter.Add(record);
            if (section.Count > 0 && (meter.Octets > most || section.Count + set.Count > mostAnswers))
            {
                yield return DnsMessage.Response([.. section]);
                section.Clear();
                meter = new SizeMeter();
                foreach (var record in set) meter.Add(record);
            }
            section.AddRange(set);
        }
        var more = new List<ResourceRecord>();
        foreach (var set in Sets(additionals))
        {
            foreach (var record in set) meter.Add(record);
            if (meter.Octets > most) break;
            more.AddRange(set);
        }
        if (section.Count > 0 || more.Count > 0) yield return DnsMessage.Response([.. section]) with { Additionals = more };
    }

    /// <summary>
    /// Probe queries of units that each hold the question for one name and the records proposed for it. What is too large for a packet
    /// by itself goes with its question alone (section 17).
    /// </summary>
    public static IEnumerable<DnsMessage> Probes(IEnumerable<(IReadOnlyList<Question> Questions, IReadOnlyList<ResourceRecord> Records)> units, int most)
    {
        var questions = new List<Question>();
        var records = new List<ResourceRecord>();
        var meter = new SizeMeter();
        foreach (var unit in units)
        {
            var large = unit.Records.Where(r => Size(unit.Questions, [r]) > most).ToList();
            var rest = unit.Records.Except(large).ToList();
            meter.Add(unit.Questions, rest);
            if (questions.Count > 0 && meter.Octets > most)
            {
                yield return DnsMessage.Query([.. questions]) with { Authorities = [.. records] };
                questions.Clear();
                records.Clear();
                meter = new SizeMeter();
                meter.Add(unit.Questions, rest);
            }
            questions.AddRange(unit.Questions);
            records.AddRange(rest);
            foreach (var record in large) yield return DnsMessage.Query([.. unit.Questions]) with { Authorities = [record] };
        }
        if (questions.Count > 0) yield return DnsMessage.Query([.. questions]) with { Authorities = [.. records] };
    }

    private static int Size(IReadOnlyList<Question> questions, IReadOnlyList<ResourceRecord> records)
    {
        var meter = new SizeMeter();
        meter.Add(questions, records);
        return meter.Octets;
    }

    /// <summary>Members of a unique RRset stay together (section 10.2), also where their cache-flush bit is cleared for a simple resolver (section 6.7).</summary>
    private static List<List<ResourceRecord>> Sets(IEnumerable<ResourceRecord> records)
    {
        var sets = new List<List<ResourceRecord>>();
        var known = new Dictionary<(DnsName, RecordType, ushort, bool), List<ResourceRecord>>();
        foreach (var record in records)
        {
            var key = (record.Name, record.Type, record.Class, record.CacheFlush);
            var isOfASet = record.CacheFlush || record.Type != RecordType.PTR;
            if (isOfASet && known.TryGetValue(key, out var set))
            {
                set.Add(record);
                continue;
            }
            set = [record];
            sets.Add(set);
            if (isOfASet) known.Add(key, set);
        }
        return sets;
    }
}
