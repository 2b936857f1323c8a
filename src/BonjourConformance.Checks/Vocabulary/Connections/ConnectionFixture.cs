using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;
using BonjourConformance.Wire.Printing;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>The words for what stands behind the ports that a device advertises.</summary>
public abstract class ConnectionFixture : PracticeFixture
{
    /// <summary>The TCP services of the device, those that only hold a name left out.</summary>
    /// <exception cref="NotApplicableException">It has none.</exception>
    protected IReadOnlyList<ServiceInstance> TcpServices =>
        Device.Instances.Where(i => i is { IsPlaceholder: false, Srv: not null } && string.Equals(i.Type.LabelText(1), "_tcp", StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } services
            ? services : throw new NotApplicableException("the device advertises no service over TCP");

    /// <summary>An address of the device in a family that a test host reaches without a router.</summary>
    /// <exception cref="NotApplicableException">It has none.</exception>
    protected IPAddress Reachable(Family family, DnsName? host = null) => TryReachable(family, host) ?? throw new NotApplicableException($"the device has no {family} address on this link that it advertises");

    /// <param name="host">One of the device's host names; null for any.</param>
    protected IPAddress? TryReachable(Family family, DnsName? host = null)
    {
        var own = Device.AddressesOf(family);
        if (host is not null && Device.AddressesAt(host) is { Count: > 0 } at) own = own.Where(at.Contains);
        return family == Family.IPv4 ? own.OrderBy(a => !Hosts.ShareSubnetWith(a)).FirstOrDefault() : own.FirstOrDefault(a => a.IsIPv6LinkLocal);
    }

    /// <summary>Where an instance is reached: at an address of its host, IPv4 before IPv6.</summary>
    /// <exception cref="NotApplicableException">Nowhere on this link.</exception>
    protected IPAddress AddressOf(ServiceInstance service) => TryReachable(Family.IPv4, service.Srv!.Target) ?? Reachable(Family.IPv6, service.Srv.Target);

    /// <summary>A connection of the querier to a port of the device, not yet open.</summary>
    protected Connection To(IPAddress address, ushort port, TestHost? from = null) => new(Session, from ?? Hosts.Querier, address, port, Context.Check.Id);

    /// <summary>Asks over a connection of its own; null where there was no whole answer.</summary>
    protected async Task<HttpMessage?> Exchange(Connection connection, byte[] request, TimeSpan? within = null)
    {
        if (await connection.Open() != Opening.Open) return null;
        await connection.Send(request);
        await connection.Receive(c => HttpMessage.Read(c.Received, ended: false) is not null, within ?? Seconds(10));
        Context.Evidence.AddRange(connection.Frames.Take(3));
        return HttpMessage.Read(connection.Received, connection.Ended);
    }

    /// <summary>The path of a queue as its TXT record says.</summary>
    protected static string PathOf(ServiceInstance queue) => "/" + ((queue.Txt is { } txt ? new AttributeList(txt)["rp"] : null) ?? "").TrimStart('/');

    /// <summary>The device's printers over IPP that say where their queue is.</summary>
    /// <exception cref="NotApplicableException">It has none.</exception>
    protected IReadOnlyList<ServiceInstance> Queues =>
        Device.Instances.Where(i => i is { IsPlaceholder: false, Srv: not null } && string.Equals(i.Type.FirstLabel, "_ipp", StringComparison.OrdinalIgnoreCase) && i.Txt is { } txt && new AttributeList(txt)["rp"] is { Length: > 0 }).ToList() is { Count: > 0 } queues
            ? queues : throw new NotApplicableException("the device offers no _ipp service with the key rp");

    /// <summary>What a queue says of itself, asked once in a run. The answer is null where there was none, with the reason.</summary>
    protected Task<QueueAnswer> Attributes(ServiceInstance queue) => Session.Observe($"IPP attributes of {queue.Name}", Context.Attempt, async () =>
    {
        var address = AddressOf(queue);
        // By the name that DNS-SD gave, as clients ask: a printer may make its URIs of whatever it was asked by.
        var host = Octets.Show(System.Text.Encoding.UTF8.GetBytes(queue.Srv!.Target.ToString().TrimEnd('.')));
        Describe($"Get-Printer-Attributes to {address} port {queue.Srv.Port}, path {PathOf(queue)}");
        using var connection = To(address, queue.Srv.Port);
        var answer = await Exchange(connection, Request(queue, host));
        var ipp = answer is null ? null : IppMessage.Read(answer.Body);
        var why = connection.Frames.Count == 0 ? $"no answer to a connection to port {queue.Srv.Port}"
            : connection.Frames[0] == connection.Reset ? $"port {queue.Srv.Port} refuses connections"
            : answer is null ? connection.Reset is not null ? "the connection was reset" : "no whole HTTP response within 10 s"
            : answer.Status != 200 ? $"HTTP status {answer.Status}" : ipp is null ? "a response that is no IPP message" : !ipp.IsSuccess ? $"IPP status 0x{ipp.Code:x4}" : "";
        return new QueueAnswer(queue, why.Length == 0 ? ipp : null, why, [.. connection.Frames.Take(1), .. connection.Frames.Skip(1).TakeLast(1)]);
    });

    private static byte[] Request(ServiceInstance queue, string host)
    {
        var path = PathOf(queue);
        string[] wanted =
        [
            "printer-make-and-model", "printer-uuid", "printer-more-info", "printer-location", "printer-uri-supported", "document-format-supported", "color-supported", "sides-supported",
            "urf-supported", "printer-kind", "printer-dns-sd-name", "printer-info", "uri-security-supported", "uri-authentication-supported",
        ];
        var request = new IppMessage(0x0200, IppMessage.GetPrinterAttributes, 1,
        [
            (IppMessage.OperationGroup, "attributes-charset", [IppValue.Of(IppValue.Charset, "utf-8")]),
            (IppMessage.OperationGroup, "attributes-natural-language", [IppValue.Of(IppValue.Language, "en")]),
            (IppMessage.OperationGroup, "printer-uri", [IppValue.Of(IppValue.Uri, $"ipp://{host}:{queue.Srv!.Port}{path}")]),
            (IppMessage.OperationGroup, "requested-attributes", [.. wanted.Select(w => IppValue.Of(IppValue.Keyword, w))]),
        ]);
        return HttpMessage.Request("POST", path, $"{host}:{queue.Srv!.Port}", "application/ipp", request.ToOctets());
    }
}

/// <summary>What a queue answered to Get-Printer-Attributes.</summary>
/// <param name="Message">Null where there was no such answer.</param>
/// <param name="Why">Why there was none; empty where there was.</param>
public sealed record QueueAnswer(ServiceInstance Queue, IppMessage? Message, string Why, IReadOnlyList<Link.Frame> Frames)
{
    public AttributeList Text { get; } = new(Queue.Txt!);
}
