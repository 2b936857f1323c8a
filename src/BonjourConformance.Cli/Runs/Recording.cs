using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Runs;

/// <summary>Puts what a session knows of the device, and the catalogue of the suite, into the words of the run record.</summary>
public static class Recording
{
    /// <summary>The device as discovery found it.</summary>
    public static DeviceInfo Of(Session session, IReadOnlyList<string> faults) => Of(session.Profile, session.Device) with { Faults = faults };

    /// <summary>The device as it was seen, and what a profile adds.</summary>
    public static DeviceInfo Of(DeviceProfile profile, DeviceModel device) => new()
    {
        Name = (profile.Name ?? (device.HostName.Count > 0 ? device.HostName.ToString() : "device")).TrimEnd('.'),
        Model = profile.Model,
        Firmware = profile.Firmware,
        Serial = profile.Serial,
        Host = device.HostName.Count == 0 ? null : Subjects.Plain(device.HostName),
        HostNames = device.EveryHostName.Count > 1 ? [.. device.EveryHostName.Select(Subjects.Plain)] : [],
        Why = device.WhyOne,
        Addresses = [.. device.EveryAddress.Select(a => a.ToString())],
        Instances = [.. device.Instances.Select(i => new InstanceInfo
        {
            Name = i.Label,
            Type = Subjects.TypeText(i.Type),
            Target = i.Target is { } target && target != device.HostName ? Subjects.Plain(target) : null,
            Port = i.Srv?.Port,
            Subtypes = [.. device.Subtypes.Where(s => s.Instance == i.Name).Select(s => s.Subtype.FirstLabel).Distinct()],
            Txt = i.Txt is null ? [] : [.. i.Txt.Strings.Select(s => Octets.Show(s))],
        })],
        HardwareAddresses = [.. device.Macs.Select(m => m.ToString())],
    };

    /// <summary>The device as a profile, or the command line, describes it.</summary>
    public static DeviceInfo Of(DeviceProfile known) => new()
    {
        Name = known.Name ?? "",
        Serial = known.Serial,
        Host = known.Host,
        Addresses = known.Address is { } address ? [address.ToString()] : [],
        HardwareAddresses = known.Mac is { } mac ? [mac.ToString()] : [],
        Instances = [.. known.Instances.Select(i => new InstanceInfo { Name = i.Name, Type = i.Type, Txt = [.. i.Txt.Select(t => t.Value is null ? t.Key : $"{t.Key}={t.Value}")] })],
    };

    /// <summary>What the device was called and is called no more, in sentences: contests take names away, and no control gives a host name back.</summary>
    public static IEnumerable<string> NamesSince(DeviceInfo before, DeviceInfo now)
    {
        if (before.Host is { } host && now.Host is { } other && host != other) yield return $"The device was called {host} and is called {other} now.";
        foreach (var type in before.Instances.Select(i => i.Type).Distinct())
        {
            List<string> lost = [.. before.Instances.Where(i => i.Type == type).Select(i => i.Name).Except(now.Instances.Where(i => i.Type == type).Select(i => i.Name))];
            List<string> gained = [.. now.Instances.Where(i => i.Type == type).Select(i => i.Name).Except(before.Instances.Where(i => i.Type == type).Select(i => i.Name))];
            if (lost.Count > 0) yield return $"Of its services of type {type}, {string.Join(", ", lost.Select(n => $"\"{n}\""))} {(gained.Count > 0 ? $"became {string.Join(", ", gained.Select(n => $"\"{n}\""))}" : "is no more")}.";
        }
    }

    /// <summary>Instances that have another name than before, where it is clear which is which.</summary>
    public static IEnumerable<(string Type, string Now, string Before)> NamesToGiveBack(DeviceInfo before, DeviceInfo now) =>
        from type in before.Instances.Select(i => i.Type).Distinct()
        let lost = before.Instances.Where(i => i.Type == type).Select(i => i.Name).Except(now.Instances.Where(i => i.Type == type).Select(i => i.Name)).ToList()
        let gained = now.Instances.Where(i => i.Type == type).Select(i => i.Name).Except(before.Instances.Where(i => i.Type == type).Select(i => i.Name)).ToList()
        where lost.Count == 1 && gained.Count == 1
        select (type, gained[0], lost[0]);

    /// <summary>The duties that checks of a run name.</summary>
    public static IReadOnlyList<DutyInfo> Judged(IEnumerable<CheckCase> checks, RequirementCatalogue catalogue)
    {
        var named = checks.SelectMany(c => c.Check.Duties).ToHashSet();
        return [.. catalogue.All.Where(r => named.Contains(r.Id)).Select(r => new DutyInfo(r.Id, r.RfcNumber, r.Section, r.LevelText, r.Summary))];
    }

    /// <summary>The duties that no check of a run names, and why.</summary>
    public static IReadOnlyList<UnjudgedDuty> Unjudged(IEnumerable<CheckCase> checks, IEnumerable<CheckCase> suite, RequirementCatalogue catalogue)
    {
        var named = checks.SelectMany(c => c.Check.Duties).ToHashSet();
        var known = suite.SelectMany(c => c.Check.Duties).ToHashSet();
        return
        [
            .. catalogue.All.Where(r => !named.Contains(r.Id)).Select(r => new UnjudgedDuty(r.Id, r.RfcNumber, r.Section, r.LevelText, r.Summary,
                known.Contains(r.Id) ? LeftOut : WhyUnjudged(r))),
        ];
    }

    /// <summary>Why a duty that the suite has checks for was not judged.</summary>
    public const string LeftOut = "Its checks were left out of this run.";

    /// <summary>Why the suite has no check for a duty.</summary>
    public static string WhyUnjudged(Requirement requirement) => requirement switch
    {
        { Reason: { Length: > 0 } reason } => reason,
        { Breach: Breach.None } => "A permission: nothing that a device does can break it.",
        _ => "No check judges it yet.",
    };
}
