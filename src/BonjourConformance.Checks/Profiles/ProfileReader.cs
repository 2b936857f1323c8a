using System.Net;
using System.Text;
using System.Text.Json.Serialization;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Records.Reading;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Profiles;

/// <summary>Reads device profiles: JSON in which comments and trailing commas are allowed.</summary>
public static class ProfileReader
{
    /// <exception cref="FileException">The file is missing or wrong; the message names the line and the member.</exception>
    public static DeviceProfile Read(string path) => Of(JsonFiles.Whole<ProfileFile>(path), path);

    /// <param name="path">Where the text came from, for messages and for the folder in which controls run.</param>
    /// <exception cref="FileException">The text is wrong.</exception>
    public static DeviceProfile Parse(string text, string path) => Of(JsonFiles.Whole<ProfileFile>(Encoding.UTF8.GetBytes(text), path), path);

    private static DeviceProfile Of(ProfileFile file, string path) => new()
    {
        Name = file.Name,
        Model = file.Model,
        Firmware = file.Firmware,
        Serial = file.Serial,
        Note = file.Note,
        Host = file.Host is { } host ? HostLabelAttribute.LabelOf(host) : null,
        Address = file.Address is { } address ? IPAddress.Parse(address) : null,
        Mac = file.Mac is { } mac ? MacAddress.Parse(mac.Replace('-', ':')) : null,
        Instances = [.. (file.Instances ?? []).Select(i => new ProfileInstance(i.Name, i.Type, i.Port, i.Subtypes ?? [], i.Txt ?? []))],
        IPv4 = file.Ipv4,
        Accessory = file.Accessory,
        MayServeDhcp = file.MayServeDhcp,
        Boot = file.BootSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Lacks = Ability.All.Where(a => typeof(ProfileFile).GetProperty(a.Member, System.Reflection.BindingFlags.IgnoreCase | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance)?.GetValue(file) is false).ToHashSet(),
        ControlLimit = TimeSpan.FromSeconds(file.ControlSeconds ?? 60),
        Control = Commands(file.Control ?? new ControlSection()),
        Directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".",
    };

    private static Dictionary<ControlAction, IReadOnlyList<string>> Commands(ControlSection control)
    {
        var commands = new Dictionary<ControlAction, IReadOnlyList<string>>();
        foreach (var action in Enum.GetValues<ControlAction>())
            if (typeof(ControlSection).GetProperty(action.ToString())?.GetValue(control) is IReadOnlyList<string> argv)
                commands[action] = argv;
        return commands;
    }

    private sealed record ProfileFile
    {
        [JsonPropertyName("$schema")]
        public string? Schema { get; init; }

        [Text(1, 200, Form = @"(?!\s*$)[^\p{Cc}\u2028\u2029]*", Called = "a name on one line")]
        public required string Name { get; init; }

        public string? Model { get; init; }

        public string? Firmware { get; init; }

        public string? Serial { get; init; }

        public string? Note { get; init; }

        [HostLabel]
        public string? Host { get; init; }

        [Address]
        public string? Address { get; init; }

        [LinkLayerAddress]
        public string? Mac { get; init; }

        [Count(1, 5000), OneOfEach]
        public IReadOnlyList<InstanceEntry>? Instances { get; init; }

        public IPv4Configuration? Ipv4 { get; init; }

        public AccessoryRole? Accessory { get; init; }

        public bool MayServeDhcp { get; init; }

        [Between(0, 600)]
        public double? BootSeconds { get; init; }

        public bool? Querier { get; init; }

        public bool? Renames { get; init; }

        public bool? ChangesTxt { get; init; }

        public bool? Sleeps { get; init; }

        [Between(1, 3600)]
        public int? ControlSeconds { get; init; }

        public ControlSection? Control { get; init; }
    }

    internal sealed record InstanceEntry
    {
        [Label]
        public required string Name { get; init; }

        [ServiceType]
        public required string Type { get; init; }

        [Between(0, 65535)]
        public required int Port { get; init; }

        [Label, Different]
        public IReadOnlyList<string>? Subtypes { get; init; }

        [TxtPair]
        public IReadOnlyList<KeyValuePair<string, string?>>? Txt { get; init; }
    }

    private sealed record ControlSection
    {
        [Command]
        public IReadOnlyList<string>? PowerCycle { get; init; }

        [Command]
        public IReadOnlyList<string>? Start { get; init; }

        [Command]
        public IReadOnlyList<string>? Stop { get; init; }

        [Command]
        public IReadOnlyList<string>? Kill { get; init; }

        [Command]
        public IReadOnlyList<string>? CableOut { get; init; }

        [Command]
        public IReadOnlyList<string>? CableIn { get; init; }

        [Command]
        public IReadOnlyList<string>? Rename { get; init; }

        [Command]
        public IReadOnlyList<string>? ChangeTxt { get; init; }

        [Command]
        public IReadOnlyList<string>? Browse { get; init; }

        [Command]
        public IReadOnlyList<string>? StopBrowse { get; init; }

        [Command]
        public IReadOnlyList<string>? Resolve { get; init; }

        [Command]
        public IReadOnlyList<string>? Connect { get; init; }

        [Command]
        public IReadOnlyList<string>? Sleep { get; init; }

        [Command]
        public IReadOnlyList<string>? Wake { get; init; }
    }
}
