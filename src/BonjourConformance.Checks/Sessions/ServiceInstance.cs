using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>One service instance of the device, as it was last seen.</summary>
/// <param name="Name">The full name: instance label, service type, domain.</param>
/// <param name="Type">The service type with its domain, such as _ipp._tcp.local.</param>
/// <param name="Srv">Null: it was pointed at, but has shown no SRV record.</param>
public sealed record ServiceInstance(DnsName Name, DnsName Type, SrvData? Srv, TxtData? Txt)
{
    /// <summary>The instance label as text.</summary>
    public string Label => Name.FirstLabel;

    /// <summary>The service type as a control is told of it: its two labels as text, without the domain.</summary>
    public string TypeLabels => string.Join('.', Type.Labels.Take(2).Select(l => Encoding.UTF8.GetString(l.Span)));

    /// <summary>Port 0: it only holds the name (RFC 6763 section 8).</summary>
    public bool IsPlaceholder => Srv is { Port: 0 };

    /// <summary>The host that its SRV record leads to.</summary>
    public DnsName? Target => Srv?.Target;
}
