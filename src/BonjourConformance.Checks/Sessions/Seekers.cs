using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>Tells which names other hosts ask for all the time. Checks take another where the device has one: whatever it says of these may be said to somebody else.</summary>
internal sealed class Seekers(Session session)
{
    /// <summary>So many questions within two seconds: a querier that starts asks three times in three seconds.</summary>
    private const int Often = 5;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(2);

    /// <summary>For so long nobody must have asked before a name is taken again, so that checks do not go to and fro.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(30);

    private readonly Dictionary<DnsName, Queue<TimeSpan>> asked = [];
    private readonly Dictionary<DnsName, TimeSpan> sought = [];

    public void See(Heard query)
    {
        if (query.IsResponse || query.Frame.Direction == Direction.Sent || session.Device.Macs.Count == 0 || session.Device.Owns(query.Frame)) return;
        foreach (var name in query.Message.Questions.Select(q => q.Name).Where(session.Device.HasName))
        {
            if (!asked.TryGetValue(name, out var times)) asked[name] = times = new();
            times.Enqueue(query.At);
            if (times.Count > Often) times.Dequeue();
            if (sought.ContainsKey(name) || (times.Count == Often && query.At - times.Peek() <= Within)) sought[name] = query.At;
        }
    }

    /// <summary>Those that are asked for all the time at this moment.</summary>
    public IReadOnlySet<DnsName> Names()
    {
        foreach (var (name, last) in sought.ToList())
            if (session.Now - last > Calm) sought.Remove(name);
        return sought.Keys.ToHashSet();
    }
}
