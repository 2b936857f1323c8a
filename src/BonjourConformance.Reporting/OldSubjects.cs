using System.Text.Json;
using System.Text.Json.Serialization;

namespace BonjourConformance.Reporting;

/// <summary>Reads subjects also as schema version 1 wrote them: as one text, from which only the device's own names tell what is meant.</summary>
internal sealed class OldSubjects : JsonConverter<SubjectInfo>
{
    private const SubjectKind Unknown = (SubjectKind)(-1);

    public override SubjectInfo Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.String
        ? new SubjectInfo { Kind = Unknown, Name = reader.GetString() }
        : JsonSerializer.Deserialize<Written>(ref reader, options) is { } its ? new SubjectInfo { Kind = its.Kind, Name = its.Name, Instance = its.Instance, Type = its.Type }
        : throw new JsonException("A subject is wanted here, and this is null.");

    public override void Write(Utf8JsonWriter writer, SubjectInfo value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new Written { Kind = value.Kind, Name = value.Name, Instance = value.Instance, Type = value.Type }, options);

    /// <summary>The record with its old subjects understood, and of the present version.</summary>
    public static RunRecord Known(RunRecord record) => record.Checks.Any(check => check.Subject.Kind == Unknown)
        ? record with { SchemaVersion = RunRecord.CurrentSchema, Checks = [.. record.Checks.Select(check => check.Subject.Kind == Unknown ? check with { Subject = Of(check, record.Device) } : check)] }
        : record;

    private static SubjectInfo Of(CheckRecord check, DeviceInfo device)
    {
        var text = check.Subject.Name ?? "";
        if (text.Length == 0 || text == device.Name || text == check.Family) return SubjectInfo.Device;
        if (SubjectInfo.OfHost(device.Host ?? "").IsNamed(text)) return SubjectInfo.OfHost(device.Host!);
        return device.Instances.FirstOrDefault(instance => SubjectInfo.OfName($"{instance.Name}.{instance.Type}.local").IsNamed(text)) is { } named
            ? SubjectInfo.OfInstance($"{named.Name}.{named.Type}.local", named.Name, named.Type)
            : SubjectInfo.OfName(text);
    }

    private sealed record Written
    {
        public required SubjectKind Kind { get; init; }

        public string? Name { get; init; }

        public string? Instance { get; init; }

        public string? Type { get; init; }
    }
}
