using System.Text.RegularExpressions;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>Which of the device's names are one and the same thing: conflicts and users have names changed, and a verdict is about what bears them.</summary>
public sealed partial class NameHistory
{
    private readonly Dictionary<DnsName, DnsName> firsts = [];

    /// <summary>The name under which the bearer of a name was first known; the name itself where nothing tells.</summary>
    public DnsName FirstOf(DnsName name)
    {
        for (var step = 0; step < 3 && !firsts.ContainsKey(name) && Unnumbered(name) is { } plain; step++) name = plain;
        return firsts.GetValueOrDefault(name, name);
    }

    /// <summary>Whether the name is, or was, one of the device's.</summary>
    public bool Knows(DnsName name) => firsts.ContainsKey(FirstOf(name));

    /// <summary>The bearer of a name takes another.</summary>
    public void Renamed(DnsName from, DnsName to) => firsts.TryAdd(to, FirstOf(from));

    /// <summary>Takes note of the names that are borne now, under one parent each. A new name is that of the one bearer who lost his, where there is one.</summary>
    public void Follow(IReadOnlyCollection<DnsName> now)
    {
        var lost = firsts.Keys.Where(name => !now.Contains(name)).ToList();
        foreach (var name in now.Where(name => !firsts.ContainsKey(name)).ToList())
        {
            var first = FirstOf(name);
            var candidates = first != name ? [first] : lost.Where(other => other.Skip() == name.Skip()).Select(FirstOf).Distinct()
                .Where(other => !now.Any(borne => borne != name && firsts.ContainsKey(borne) && FirstOf(borne) == other)).ToList();
            firsts[name] = candidates is [var only] ? only : name;
        }
    }

    /// <summary>Without the number that is put behind a name for a conflict (RFC 6762 section 9, RFC 6763 appendix D); null where it ends in none.</summary>
    private static DnsName? Unnumbered(DnsName name) =>
        name.Count > 1 && Number().Match(name.FirstLabel) is { Success: true, Index: > 0 } number ? name.Skip().Prepend(name.FirstLabel[..number.Index]) : null;

    [GeneratedRegex(@"(?: \(\d{1,4}\)|-\d{1,4})$")]
    private static partial Regex Number();
}
