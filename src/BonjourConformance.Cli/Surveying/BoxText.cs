using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Cli.Console;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Surveying;

/// <summary>Says what a box is, and whether there is one or several, and why.</summary>
internal static class BoxText
{
    /// <summary>What a table may take of a terminal that is eighty columns wide, behind its indent.</summary>
    private const int Widest = 78;

    /// <summary>One device or several, and why, in one sentence.</summary>
    public static string Sentence(IReadOnlyList<Box> boxes, string onInterface) => boxes switch
    {
        [] => $"Nobody on {onInterface} answered.",
        [var one] => $"One device is on {onInterface}: {Why(one)}.",
        _ => $"{boxes.Count} devices are on {onInterface}: frames came from {boxes.Sum(b => b.Macs.Count)} link-layer addresses, and no host name has addresses that two devices send from.",
    };

    private static string Why(Box box)
    {
        var names = box.HostNames.ToList();
        if (box.Macs.Count > 1) return $"its {box.Macs.Count} link-layer addresses all send from addresses of one host name, so they are its interfaces";
        return names.Count > 1 ? $"its {names.Count} host names all speak from one link-layer address" : "all that was heard came from one link-layer address";
    }

    /// <summary>A box in lines: addresses, host names, and a table of its instances.</summary>
    public static IEnumerable<string> Lines(Box box, bool isOwn)
    {
        yield return $"{string.Join(", ", box.Macs)}{(isOwn ? "  (this machine)" : "")}";
        yield return $"    sends from  {string.Join(", ", box.Sources.OrderBy(a => a.AddressFamily).ThenBy(a => a.ToString(), StringComparer.Ordinal))}";
        foreach (var host in box.Hosts.OrderBy(h => h.IsProxied).ThenBy(h => h.Name.ToString(), StringComparer.Ordinal))
            yield return $"    {(host.IsProxied ? "speaks for" : "host name")}  {(host.IsProxied ? "" : " ")}{Subjects.Plain(host.Name)}  {string.Join(", ", host.Addresses)}";
        foreach (var name in box.HostNames.Where(n => !box.Hosts.Any(h => h.Name == n)))
            yield return $"    host name   {Subjects.Plain(name)}  no address was answered";
        if (box.Instances.Count == 0)
        {
            yield return "    no service instance";
            yield break;
        }
        List<string[]> rows = [["instance", "type", "target", "port"], .. box.Instances.Select(Row)];
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(r => Wrapping.Cells(r[column])))];
        // What has no room side by side is easier to read without columns that the terminal breaks.
        var isTable = widths.Sum(w => w + 2) <= Widest;
        foreach (var row in rows) yield return ("    " + string.Join("  ", row.Select((text, column) => isTable ? text + new string(' ', widths[column] - Wrapping.Cells(text)) : text))).TrimEnd();
    }

    private static string[] Row(ServiceInstance instance) =>
    [
        instance.Label, Subjects.TypeText(instance.Type), instance.Target is { } target ? Subjects.Plain(target) : "no SRV record was answered",
        instance.Srv is null ? "" : instance.IsPlaceholder ? "0 (holds the name)" : $"{instance.Srv.Port}",
    ];
}
