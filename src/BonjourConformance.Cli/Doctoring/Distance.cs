using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Cli.Doctoring;

/// <summary>What lies between this machine and a device, or where there is none, the gateway: what delays and loses frames does so to messages that are judged.</summary>
public static class Distance
{
    private const int Requests = 20;

    /// <summary>A cable with a switch or two takes less than one; beyond this, answers that are due within 20 to 120 ms cannot be told from early or late ones.</summary>
    private static readonly TimeSpan Far = TimeSpan.FromMilliseconds(20);

    /// <summary>A reply that took so much longer than most waited for something: for the air, or for a station that sleeps.</summary>
    private static readonly TimeSpan Uneven = TimeSpan.FromMilliseconds(100);

    /// <summary>One address of each family of each of the first devices; the gateway's where nobody else is there.</summary>
    public static IReadOnlyList<IPAddress> Marks(IReadOnlyList<Box> boxes, LiveLink link)
    {
        List<IPAddress> devices = [.. boxes.Take(3).SelectMany(b => b.Sources.Where(a => a.IsIPv6LinkLocal || a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork).DistinctBy(a => a.AddressFamily))];
        return devices.Count > 0 ? devices
            : [.. NetworkInterface.GetAllNetworkInterfaces().Where(n => n.Name == link.InterfaceName).SelectMany(n => n.GetIPProperties().GatewayAddresses.Select(g => g.Address)).Where(a => !a.Equals(IPAddress.Any)).Take(1)];
    }

    public static async Task<Diagnosis> Measure(Session session, IPAddress to)
    {
        var first = await RoundTrips.Measure(session, to, 3);
        return Of(first.Times.Count == 0 ? first : await RoundTrips.Measure(session, to, Requests));
    }

    public static Diagnosis Of(RoundTrips trips)
    {
        if (trips.Times.Count == 0)
            return new(Weight.Look, $"{trips.Address} answered none of {trips.Sent} requests for its link-layer address, so how far away it is cannot be told.", "Is it in another subnet, or behind something that answers for it?");
        var took = $"{Ms(trips.Median)} there and back (the slowest {Ms(trips.Slowest)}), {trips.Times.Count} of {trips.Sent} requests answered";
        if (trips.Lost > trips.Sent / 2) return new(Weight.Bad, $"The link to {trips.Address} loses most frames: {took}. Silence proves nothing there.", Remedy);
        if (trips.Lost > 1) return new(Weight.Look, $"The link to {trips.Address} loses frames: {took}. Checks are repeated for it, and a run takes longer.", Remedy);
        if (trips.Median >= Far) return new(Weight.Look, $"The link to {trips.Address} delays frames: {took}. The time of answers is measured with it, and delays that are due within 20 to 120 ms cannot be judged.", Remedy);
        return trips.Slowest - trips.Median >= Uneven
            ? new(Weight.Look, $"The link to {trips.Address} delays some frames: {took}.", Remedy)
            : Diagnosis.Ok($"{trips.Address} is near: {took}.");
    }

    private const string Remedy = "Put device and harness on one switch, by cable: a wireless hop, a power-line adapter, a tunnel or a busy virtual machine lies between.";

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms";
}
