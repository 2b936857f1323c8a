using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

public enum ClaimState
{
    /// <summary>Not started.</summary>
    Idle,

    /// <summary>Waits for its first probe.</summary>
    Waiting,

    /// <summary>Between the first probe and the end of the wait after the last one.</summary>
    Probing,

    /// <summary>Verified unique; the name is in use.</summary>
    Established,
}

/// <summary>A unique name of the device and how far it is verified (RFC 6762 section 8.1).</summary>
public sealed class Claim
{
    internal Claim(string label, InstanceSetup? instance)
    {
        Label = label;
        Instance = instance;
    }

    /// <summary>The first label as it is now, after renaming.</summary>
    public string Label { get; internal set; }

    /// <summary>The service instance it names; null for the host name.</summary>
    public InstanceSetup? Instance { get; internal set; }

    public bool IsHost => Instance is null;

    public DnsName Name => name is { } known && known.Label == Label ? known.Name : (name = (Label, Make())).Value.Name;

    public ClaimState State { get; internal set; }

    /// <summary>Probes sent since probing began.</summary>
    public int Sent { get; internal set; }

    /// <summary>Was verified since the last start under this label.</summary>
    public bool WasEstablished { get; internal set; }

    /// <summary>Its records are given out although it is yet to be verified anew; a fault.</summary>
    internal bool StaysInUse { get; set; }

    /// <summary>Names given up since one was last verified.</summary>
    public int Failures { get; internal set; }

    internal TimeSpan NextAt { get; set; }

    /// <summary>The label to return to where renamed names are not remembered over a restart.</summary>
    internal string FirstLabel { get; init; } = "";

    /// <summary>As much of a text as a label holds, in whole characters.</summary>
    internal static string Cut(string text)
    {
        while (System.Text.Encoding.UTF8.GetByteCount(text) > 63) text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        return text;
    }

    private (string Label, DnsName Name)? name;

    private DnsName Make() => (Instance is null ? DnsName.Of("local") : DnsName.Parse(Instance.Type + ".local")).Prepend(Label);
}
