using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BonjourConformance.Records.Reading;

/// <summary>An object whose members are those of a type: what the type requires must be there, what it may lack may be left out, and null is only what it calls nullable.</summary>
internal sealed class ObjectShape : Shape
{
    private readonly ConstructorInfo constructor;
    private readonly Dictionary<string, Member> members;
    private readonly Member[] arguments;
    private readonly Func<string, object>? fromText;

    public ObjectShape(Type type)
    {
        var nullability = new NullabilityInfoContext();
        // A record of one line has its members in its constructor, any other has one without parameters.
        constructor = type.GetConstructors().OrderByDescending(c => c.IsDefined(typeof(JsonConstructorAttribute))).ThenBy(c => c.GetParameters().Length).First();
        var parameters = constructor.GetParameters();
        members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always })
            .Select(p => new Member(p, parameters.FirstOrDefault(a => a.Name == p.Name), nullability)).ToDictionary(m => m.Name);
        arguments = [.. parameters.Select(a => members.Values.First(m => m.Property.Name == a.Name))];
        if (type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadFromText<>)))
            fromText = type.GetMethod("FromText", [typeof(string)])!.CreateDelegate<Func<string, object>>();
    }

    public override string Wanted => "an object";

    public override object? Read(ref Utf8JsonReader reader, JsonBinder binder)
    {
        if (reader.TokenType == JsonTokenType.String && fromText is not null)
        {
            if (JsonBinder.Text(ref reader) is { } text) return fromText(text);
            binder.Problem(reader.TokenStartIndex, NoText);
            return Failed;
        }
        if (reader.TokenType != JsonTokenType.StartObject) return Wrong(ref reader, binder);
        var start = reader.TokenStartIndex;
        var values = new Dictionary<Member, object?>();
        var met = new HashSet<string>(StringComparer.Ordinal);
        while (binder.Next(ref reader) && reader.TokenType != JsonTokenType.EndObject)
        {
            var (name, at) = (JsonBinder.Name(ref reader), reader.TokenStartIndex);
            if (!binder.Next(ref reader)) break;
            if (!met.Add(name)) binder.Problem(at, $"the member {Quoted.Of(name)} stands here a second time; the first counts");
            else if (members.TryGetValue(name, out var member))
            {
                if (!member.IsRead) binder.Skip(ref reader);
                else if (member.Read(ref reader, binder) is var value && value != Failed) values[member] = value;
                continue;
            }
            else binder.Unknown(at, name, members.Keys);
            binder.Skip(ref reader);
        }
        return Make(values, met, start, binder);
    }

    private object Make(Dictionary<Member, object?> values, HashSet<string> met, long start, JsonBinder binder)
    {
        var missing = members.Values.Where(m => m.IsRequired && !values.ContainsKey(m)).ToList();
        // Of one that is there but wrong it was said already.
        List<string> absent = [.. missing.Where(m => !met.Contains(m.Name)).Select(m => $"\"{m.Name}\"")];
        if (absent.Count > 0) binder.Problem(start, absent.Count == 1 ? $"the member {absent[0]} is missing" : $"the members {string.Join(", ", absent.SkipLast(1))} and {absent[^1]} are missing");
        if (missing.Count > 0) return Failed;
        var made = constructor.Invoke([.. arguments.Select(m => values.TryGetValue(m, out var value) ? value : m.Default)]);
        foreach (var (member, value) in values)
            if (!arguments.Contains(member)) member.Property.SetValue(made, value);
        if (made is not IChecked { } one || one.Objection() is not { } why) return made;
        binder.Problem(start, why);
        return Failed;
    }

    /// <summary>One member: its name in the file, its shape, and what it may be.</summary>
    private sealed class Member
    {
        private readonly Shape shape;
        private readonly RuleAttribute[] rules;
        private readonly ListRuleAttribute[] listRules;
        private readonly bool isNullable;

        public Member(PropertyInfo property, ParameterInfo? parameter, NullabilityInfoContext nullability)
        {
            Property = property;
            Name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNames.OfMember(property.Name);
            IsRead = parameter is not null || property.CanWrite;
            IsRequired = IsRead && (parameter is not null ? !parameter.HasDefaultValue : property.IsDefined(typeof(RequiredMemberAttribute)));
            Default = parameter is { HasDefaultValue: true } ? parameter.DefaultValue : null;
            isNullable = Nullable.GetUnderlyingType(property.PropertyType) is not null || (!property.PropertyType.IsValueType && nullability.Create(property).ReadState == NullabilityState.Nullable);
            rules = [.. property.GetCustomAttributes<RuleAttribute>(), .. parameter?.GetCustomAttributes<RuleAttribute>() ?? []];
            if (rules.Length == 0 && HoldsText(property.PropertyType)) rules = [new TextAttribute()];
            listRules = [.. property.GetCustomAttributes<ListRuleAttribute>()];
            shape = IsRead ? Of(property.PropertyType) : Of(typeof(string));
            if (Default is not null && property.PropertyType.IsEnum) Default = Enum.ToObject(property.PropertyType, Default);
        }

        public PropertyInfo Property { get; }

        public string Name { get; }

        /// <summary>False for what is computed from other members.</summary>
        public bool IsRead { get; }

        public bool IsRequired { get; }

        public object? Default { get; }

        public object? Read(ref Utf8JsonReader reader, JsonBinder binder)
        {
            if (reader.TokenType == JsonTokenType.Null && isNullable) return null;
            binder.Enter("." + Name);
            var at = reader.TokenStartIndex;
            var before = binder.Problems.Count;
            var value = shape is IListShape list ? list.Read(ref reader, binder, listRules.Select(rule => rule.Most).DefaultIfEmpty(100_000).Min(), Broken) : shape.Read(ref reader, binder);
            var why = value == Failed ? null : value is System.Collections.ICollection all && shape is IListShape ? binder.Problems.Count > before ? null : listRules.Select(rule => rule.Objection(all)).FirstOrDefault(objection => objection is not null) : Broken(value!);
            if (why is not null)
            {
                binder.Problem(at, why);
                value = Failed;
            }
            binder.Leave();
            return value;
        }

        private string? Broken(object value) => rules.Select(rule => rule.Objection(value)).FirstOrDefault(objection => objection is not null);

        private static bool HoldsText(Type type) => type == typeof(string) || type == typeof(IReadOnlyList<string>);
    }
}
