using System.Text.Json.Serialization;
using BonjourConformance.Records.Reading;

namespace BonjourConformance.Records;

/// <summary>What kind of thing a verdict is about.</summary>
public enum SubjectKind
{
    /// <summary>The device as a whole.</summary>
    Device,

    /// <summary>One of its host names.</summary>
    Host,

    /// <summary>One of its service instances.</summary>
    Instance,

    /// <summary>One of its service types, and so every instance of it.</summary>
    Type,

    /// <summary>Another name, such as that of a record which belongs to no service.</summary>
    Name,
}

/// <summary>What a verdict is about. Names are as in presentation format, without the dot of the root.</summary>
public sealed record SubjectInfo : IChecked, IReadFromText<SubjectInfo>
{
    /// <summary>Of schema version 1, where a subject was one text, from which only the device's own names tell what is meant.</summary>
    private const SubjectKind Text = (SubjectKind)(-1);

    public required SubjectKind Kind { get; init; }

    /// <summary>The full name, such as "InstanceA._ipp._tcp.local"; null for the device as a whole.</summary>
    public string? Name { get; init; }

    /// <summary>The label of an instance as text.</summary>
    public string? Instance { get; init; }

    /// <summary>The service type without its domain, such as "_ipp._tcp".</summary>
    public string? Type { get; init; }

    public static SubjectInfo Device { get; } = new() { Kind = SubjectKind.Device };

    public static SubjectInfo OfHost(string name) => new() { Kind = SubjectKind.Host, Name = name };

    public static SubjectInfo OfInstance(string name, string instance, string type) => new() { Kind = SubjectKind.Instance, Name = name, Instance = instance, Type = type };

    public static SubjectInfo OfType(string name, string type) => new() { Kind = SubjectKind.Type, Name = name, Type = type };

    public static SubjectInfo OfName(string name) => new() { Kind = SubjectKind.Name, Name = name };

    [JsonIgnore]
    public bool IsDevice => Kind == SubjectKind.Device;

    /// <summary>Whether what holds for this subject holds for that instance.</summary>
    public bool Covers(string instance, string type) => Kind switch
    {
        SubjectKind.Instance => Instance == instance && string.Equals(Type, type, StringComparison.OrdinalIgnoreCase),
        SubjectKind.Type => string.Equals(Type, type, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Whether a text, as a person writes it into a baseline, names it. Names differ in neither case nor the dot of the root.</summary>
    public bool IsNamed(string text) => string.Equals(Name, text.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    public static SubjectInfo FromText(string text) => new() { Kind = Text, Name = text };

    /// <summary>The subject itself, or what the text of an old one means.</summary>
    public SubjectInfo Understood(DeviceInfo device, string? family)
    {
        if (Kind != Text) return this;
        if (Name is null or "" || Name == device.Name || Name == family) return Device;
        if (device.HostNames.Append(device.Host ?? "").FirstOrDefault(h => h.Length > 0 && OfHost(h).IsNamed(Name)) is { } host) return OfHost(host);
        return device.Instances.FirstOrDefault(instance => OfName($"{instance.Name}.{instance.Type}.local").IsNamed(Name)) is { } named
            ? OfInstance($"{named.Name}.{named.Type}.local", named.Name, named.Type)
            : OfName(Name);
    }

    public string? Objection() => Kind switch
    {
        SubjectKind.Device or Text => null,
        SubjectKind.Instance when Instance is null || Type is null => "a subject of the kind instance has an instance and a type",
        SubjectKind.Type when Type is null => "a subject of the kind type has a type",
        _ => Name is null ? "only the device as a whole has no name" : null,
    };

    /// <summary>The name; empty for the device as a whole.</summary>
    public override string ToString() => Name ?? "";
}
