namespace BonjourConformance.Simulator;

/// <summary>Lets happen what is to happen to a device while it starts. The steps are those of its last service.</summary>
internal sealed class StartUpIncidents(DeviceState state)
{
    private readonly List<(TimeSpan At, StartUpIncident Incident)> due = [];
    private readonly HashSet<StartUpIncident> met = [];

    public TimeSpan? NextDeadline => due.Count == 0 ? null : due.Min(d => d.At);

    private Claim Last => state.Claims.Last(c => c.Instance is not { Placeholder: true });

    public void Begin()
    {
        due.Clear();
        met.Clear();
    }

    public void OnProbes(IReadOnlyList<Claim> claims, TimeSpan now)
    {
        if (claims.Contains(Last) && Last.Sent is >= 1 and <= 3) Meet(StartUpStep.FirstProbe + Last.Sent - 1, now);
    }

    public void OnAnnouncement(IReadOnlyList<ZoneRecord> records, TimeSpan now)
    {
        if (records.Any(r => r.Claims.Contains(Last))) Meet(StartUpStep.FirstAnnouncement, now);
    }

    public void Tick(SimulatedDevice device, TimeSpan now)
    {
        foreach (var happening in due.Where(d => d.At <= now).ToList())
        {
            due.Remove(happening);
            happening.Incident.Happens(device, now);
        }
    }

    private void Meet(StartUpStep step, TimeSpan now) =>
        due.AddRange(state.Behaviour.StartUp.Incidents.Where(i => i.After == step && met.Add(i)).Select(i => (now + i.Wait, i)));
}
