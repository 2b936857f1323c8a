using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Profiles;

/// <summary>A profile cannot be read; the message names the field and the line.</summary>
public sealed class ProfileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Reads device profiles: JSON in which comments and trailing commas are allowed.</summary>
public static class ProfileReader
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new AddressConverter(), new IPv4Converter() },
    };

    /// <exception cref="ProfileException">The file is missing or wrong.</exception>
    public static DeviceProfile Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException($"The profile {path} cannot be read: {e.Message}", e);
        }
        return Parse(text, path);
    }

    /// <param name="path">Where the text came from, for messages and for the folder in which controls run.</param>
    /// <exception cref="ProfileException">The text is wrong.</exception>
    public static DeviceProfile Parse(string text, string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<ProfileFile>(text, Options) ?? throw new JsonException("The profile is null.");
            return new DeviceProfile
            {
                Name = file.Name,
                Model = file.Model,
                Firmware = file.Firmware,
                Serial = file.Serial,
                Note = file.Note,
                Host = file.Host?.TrimEnd('.') is { } host && host.EndsWith(".local", StringComparison.OrdinalIgnoreCase) ? host[..^6] : file.Host,
                Address = file.Address,
                Mac = file.Mac is { } mac ? MacAddress.Parse(mac) : null,
                Instances = [.. (file.Instances ?? []).Select(i => new ProfileInstance(i.Name, i.Type, i.Port, i.Subtypes ?? [], [.. i.Txt ?? []]))],
                IPv4 = file.Ipv4,
                MayServeDhcp = file.MayServeDhcp,
                Control = Commands(file.Control),
                Directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".",
            };
        }
        catch (JsonException e)
        {
            var what = e.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0];
            throw new ProfileException($"{path}, line {(e.LineNumber ?? 0) + 1}, field {(string.IsNullOrEmpty(e.Path) ? "$" : e.Path)}: {what}", e);
        }
    }

    private static Dictionary<ControlAction, IReadOnlyList<string>> Commands(ControlSection? control)
    {
        var commands = new Dictionary<ControlAction, IReadOnlyList<string>>();
        foreach (var action in Enum.GetValues<ControlAction>())
            if (typeof(ControlSection).GetProperty(action.ToString())!.GetValue(control ?? new ControlSection()) is string[] { Length: > 0 } argv)
                commands[action] = argv;
        return commands;
    }

    private sealed class ProfileFile
    {
        [JsonPropertyName("$schema")]
        public string? Schema { get; set; }

        public string? Name { get; set; }

        public string? Model { get; set; }

        public string? Firmware { get; set; }

        public string? Serial { get; set; }

        public string? Note { get; set; }

        [JsonConverter(typeof(HostText))]
        public string? Host { get; set; }

        public IPAddress? Address { get; set; }

        [JsonConverter(typeof(MacText))]
        public string? Mac { get; set; }

        public InstanceEntry[]? Instances { get; set; }

        public IPv4Configuration? Ipv4 { get; set; }

        public bool MayServeDhcp { get; set; }

        public ControlSection? Control { get; set; }
    }

    private sealed class InstanceEntry
    {
        [JsonConverter(typeof(LabelText))]
        public required string Name { get; set; }

        [JsonConverter(typeof(TypeText))]
        public required string Type { get; set; }

        public ushort Port { get; set; }

        [JsonConverter(typeof(LabelTexts))]
        public string[]? Subtypes { get; set; }

        public Dictionary<string, string?>? Txt { get; set; }
    }

    private sealed class ControlSection
    {
        [JsonConverter(typeof(CommandText))]
        public string[]? PowerCycle { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? Start { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? Stop { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? Kill { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? CableOut { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? CableIn { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? Rename { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? ChangeTxt { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? Browse { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? StopBrowse { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? Resolve { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? Connect { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? Sleep { get; set; }

        [JsonConverter(typeof(CommandText))]
        public string[]? Wake { get; set; }
    }

    private sealed class AddressConverter : JsonConverter<IPAddress>
    {
        public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IPAddress.TryParse(reader.GetString(), out var address) ? address : throw new JsonException($"\"{reader.GetString()}\" is not an IP address.");

        public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class IPv4Converter : JsonConverter<IPv4Configuration>
    {
        public override IPv4Configuration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() switch
        {
            "static" => IPv4Configuration.Static,
            "dhcp" => IPv4Configuration.Dhcp,
            "linkLocal" => IPv4Configuration.LinkLocal,
            var other => throw new JsonException($"\"{other}\" is not one of \"static\", \"dhcp\", \"linkLocal\"."),
        };

        public override void Write(Utf8JsonWriter writer, IPv4Configuration value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
