using System.Runtime.CompilerServices;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>A case that a duty is judged by and that belongs to one name of the device.</summary>
public interface ICase
{
    /// <summary>The name that it belongs to: a host name, an instance name, a service type.</summary>
    DnsName About { get; }
}

/// <summary>Words for whom a verdict is about.</summary>
public static class Subjects
{
    /// <summary>The name that a record speaks of: a pointer of a service type or subtype of the instance that it points at, any other of its owner.</summary>
    public static DnsName About(this ResourceRecord record) =>
        record.Data is NameData pointer && (record.Name.IsServiceType() || record.Name.IsSubtype()) ? pointer.Name : record.Name;

    /// <summary>What a name of the device is.</summary>
    public static SubjectInfo SubjectOf(this DeviceModel device, DnsName name)
    {
        var first = device.Names.FirstOf(name);
        if (device.HostNames.Any(host => device.Names.FirstOf(host) == first)) return SubjectInfo.OfHost(Plain(first));
        if (name.IsSubtype()) name = name.Skip(2);
        if (name.IsServiceType()) return SubjectInfo.OfType(Plain(name), TypeText(name));
        return first.Count > 1 && first.Skip().IsServiceType() ? SubjectInfo.OfInstance(Plain(first), first.FirstLabel, TypeText(first.Skip())) : SubjectInfo.OfName(Plain(first));
    }

    /// <summary>Whom cases are about, each subject once; empty where one of them belongs to no single name, and so to the device as a whole.</summary>
    public static IReadOnlyList<SubjectInfo> SubjectsOf<T>(this DeviceModel device, IEnumerable<T> cases)
    {
        var names = cases.Select(c => NameIn(c)).Distinct().ToList();
        return names.Contains(null) ? [] : [.. names.Select(n => device.SubjectOf(n!)).Distinct()];
    }

    /// <summary>A name as text, without the dot of the root.</summary>
    public static string Plain(DnsName name) => name.ToString() is { Length: > 1 } text ? text.TrimEnd('.') : name.ToString();

    /// <summary>A service type as text, without its domain where that is local.</summary>
    public static string TypeText(DnsName type)
    {
        var text = Plain(type);
        return text.EndsWith(".local", StringComparison.OrdinalIgnoreCase) ? text[..^6] : text;
    }

    /// <summary>The one name that a case belongs to; null where it has none, or several.</summary>
    private static DnsName? NameIn(object? item) => item switch
    {
        DnsName name => name,
        ICase one => one.About,
        ResourceRecord record => record.About(),
        Question question => question.Name,
        ServiceInstance instance => instance.Name,
        Heard { IsResponse: true } heard => heard.Message.Answers.Select(r => r.About()).Distinct().Take(2).ToList() is [var only] ? only : null,
        // A tuple begins with what it is about.
        ITuple tuple => Enumerable.Range(0, tuple.Length).Select(i => tuple[i] is Heard ? null : NameIn(tuple[i])).FirstOrDefault(n => n is not null),
        _ => null,
    };
}
