using System.Globalization;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Aliases made up for names with accents (RFC 6762 section 16).</summary>
internal static class Alias
{
    /// <summary>Where the question is for one of the zone's names without its accents: a CNAME record, and the records asked for at the true name.</summary>
    public static IEnumerable<ZoneRecord> For(Zone zone, Question question)
    {
        foreach (var name in zone.Names)
        {
            if (name.Count != question.Name.Count || name.Skip() != question.Name.Skip() || name == question.Name || Plain(name.FirstLabel) != question.Name.FirstLabel) continue;
            var meant = zone.At(name).Where(r => r.Unique && r.IsActive && (r.Record.Type == question.Type || question.Type == RecordType.ANY)).ToList();
            if (meant.Count == 0) continue;
            var alias = new ResourceRecord(question.Name, RecordType.CNAME, DnsClass.Internet | DnsClass.TopBit, 120, new NameData(name));
            return [new ZoneRecord(RecordRole.Other, alias, unique: true), .. meant];
        }
        return [];
    }

    private static string Plain(string label) =>
        string.Concat(label.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).Normalize(NormalizationForm.FormC);
}
