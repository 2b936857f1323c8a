using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>How long the device takes from power until it has its names again: what its profile says, or what was measured at earlier starts.</summary>
public sealed class BootTime(Session session)
{
    /// <summary>Most hardware on a switched outlet boots in 20 to 90 s.</summary>
    internal static readonly TimeSpan Unknown = TimeSpan.FromSeconds(120);

    private TimeSpan? measured;

    /// <summary>After so long, what has not come will not come.</summary>
    public TimeSpan Limit => session.Profile.Boot ?? (measured is { } longest ? longest * 1.5 + TimeSpan.FromSeconds(10) : Unknown);

    /// <summary>The same after a change of the link only, which takes less than booting.</summary>
    public TimeSpan LimitOfLinkChange => new[] { Limit, TimeSpan.FromSeconds(30) }.Min();

    /// <summary>The names that the device has and that it will want to have again.</summary>
    public HashSet<DnsName> Names => [.. session.Device.HostNames, .. session.Device.Instances.Select(i => i.Name)];

    /// <summary>Waits until every name known before was heard again since a start, and each family it was found to answer over, or the boot time is over.</summary>
    public async Task Over(Moment start)
    {
        var until = start.At + Limit;
        var last = await Heard(start, until);
        if (last is { } at && (measured is null || at - start.At > measured)) measured = at - start.At;
        measured ??= TimeSpan.Zero;
        session.IsStarting = false;
    }

    /// <summary>The same since a change of the link only.</summary>
    public Task Back(Moment change) => Heard(change, change.At + LimitOfLinkChange);

    /// <summary>When the last name was heard, or over the last family: an address may come by DHCP long after one of the other family; null for never.</summary>
    private async Task<TimeSpan?> Heard(Moment since, TimeSpan until)
    {
        var (missing, silent) = (Names, session.Device.Families.ToHashSet());
        TimeSpan? last = null;
        if (missing.Count > 0)
            await session.First(message =>
            {
                foreach (var record in message.Stated.Where(r => r.Ttl > 0))
                {
                    var isNewFamily = silent.Remove(message.Family);
                    if (missing.Remove(record.Name) || isNewFamily) last = message.At;
                }

                return missing.Count == 0 && silent.Count == 0;
            }, since, until);
        return last;
    }
}
