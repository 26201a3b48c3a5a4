using System;
using OtaStack.Agent.Core;
using OtaStack.Agent.Records;
using OtaStack.Agent.Reports;
using OtaStack.Agent.Transfer;
using OtaStack.Launcher.Records;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Agent.Assignments;

/// <summary>Reads an assignment (docs/formats.md). Members that this agent does not know are skipped.</summary>
internal sealed class DesiredState
{
    /// <summary>Bytes of an assignment at most.</summary>
    public const int MaxBytes = 2048;

    /// <summary>Windows of an assignment at most, and of a user.</summary>
    public const int MaxWindows = 4;

    /// <summary>Changes of the local time at most: those of two years, in a zone that changes it for a month of fasting too.</summary>
    public const int MaxOffsets = 12;

    /// <summary>Numbers of a window.</summary>
    public const int WindowSize = 3;

    /// <summary>2^53 - 1: the largest number of an assignment.</summary>
    private const long MaxNumber = 9007199254740991;

    /// <summary>As an upper bound: any number of an assignment.</summary>
    private const int AnyNumber = 0;

    private const int Day = 86400;
    private const int MinutesOfDay = 1440;

    private readonly JsonReader _reader;
    private readonly Assignment _assignment;
    private bool _isSound = true;

    /// <summary>Where the user's choice stands; nowhere when there is none.</summary>
    private int _choiceStart;
    private int _choiceEnd;

    private DesiredState(JsonReader reader, Assignment assignment)
    {
        _reader = reader;
        _assignment = assignment;
    }

    /// <summary>
    /// The assignment, or the reason to refuse it: malformed, foreign (another device or product), old (a number below
    /// <paramref name="highest"/>).
    /// </summary>
    public static ReasonCode Read(
        byte[] json, int offset, int count, DeviceIdentity identity, AgentSettings settings, long highest, out Assignment? assignment)
    {
        assignment = null;
        if (count <= 0 || count > MaxBytes)
        {
            return ReasonCode.AssignmentMalformed;
        }

        Assignment read = new(settings);
        ArraySource source = new(json, offset, count);
        DesiredState state = new(new JsonReader(source), read);
        if (!state.TryParse(out string? device, out string? product) || !IsComplete(read))
        {
            return ReasonCode.AssignmentMalformed;
        }

        if (device != identity.Device || product != identity.Product)
        {
            return ReasonCode.AssignmentForeign;
        }

        if (read.Number < highest)
        {
            return ReasonCode.AssignmentOld;
        }

        if (settings.AcceptsPortal)
        {
            state._reader.Reset(source, state._choiceStart, state._choiceEnd);
            read.Choice = state.Choice();
        }

        assignment = read;
        return ReasonCode.None;
    }

    /// <summary>Whether these numbers are windows: each with at least one day, at most a day long.</summary>
    public static bool AreWindows(long[] windows)
    {
        bool sound = windows.Length % WindowSize == 0 && windows.Length <= MaxWindows * WindowSize;
        for (int i = 0; i < windows.Length && sound; i += WindowSize)
        {
            sound = IsFrom0To(windows[i] - 1, 126) && IsFrom0To(windows[i + 1], MinutesOfDay - 1) && IsFrom0To(windows[i + 2] - 1, MinutesOfDay - 1);
        }

        return sound;
    }

    private static bool IsFrom0To(long value, int max)
    {
        return value >= 0 && value <= max;
    }

    private bool TryParse(out string? device, out string? product)
    {
        // As locals: each use is three bytes shorter on the device.
        JsonReader reader = _reader;
        Assignment read = _assignment;
        device = null;
        product = null;
        if (reader.Next() != JsonToken.BeginObject)
        {
            return false;
        }

        while (_isSound && reader.Next() == JsonToken.Name)
        {
            if (reader.TextIs("device"))
            {
                device = Text();
            }
            else if (reader.TextIs("product"))
            {
                product = Text();
            }
            else if (reader.TextIs("assignment"))
            {
                read.Number = Integer(1, AnyNumber);
            }
            else if (reader.TextIs("releaseId"))
            {
                read.ReleaseId = Text();
            }
            else if (reader.TextIs("permit"))
            {
                read.Permit = Text();
            }
            else if (reader.TextIs("target"))
            {
                read.Target = Text();
            }
            else if (reader.TextIs("user"))
            {
                // Looked at when all else is known to be sound: what is wrong with it must not take the rest along.
                _isSound = reader.SkipValue();
                _choiceStart = reader.ValueStart;
                _choiceEnd = reader.TokenEnd;
            }
            else
            {
                ReadWish();
            }
        }

        return _isSound && reader.Token == JsonToken.EndObject && reader.Next() == JsonToken.End && device != null && product != null;
    }

    /// <summary>What the operator wishes; a member that this agent does not know is passed over.</summary>
    private void ReadWish()
    {
        JsonReader reader = _reader;
        Assignment read = _assignment;
        if (reader.TextIs("pollSeconds"))
        {
            read.PollSeconds = (int)Integer(1, Day);
        }
        else if (reader.TextIs("mode"))
        {
            read.Mode = Mode();
        }
        else if (reader.TextIs("windows"))
        {
            read.Windows = Integers(MaxWindows * WindowSize);
            _isSound = _isSound && AreWindows(read.Windows);
        }
        else if (reader.TextIs("offsets"))
        {
            read.Offsets = Offsets();
        }
        else if (reader.TextIs("postponeLimit"))
        {
            read.PostponeLimit = (int)Integer(0, 100);
        }
        else if (reader.TextIs("intervalSeconds"))
        {
            read.IntervalSeconds = (int)Integer(0, 365 * Day);
        }
        else if (reader.TextIs("batteryPercent"))
        {
            read.BatteryPercent = (int)Integer(0, 100);
        }
        else if (reader.TextIs("metered"))
        {
            read.AllowsMetered = Truth();
        }
        else if (reader.TextIs("downloadAhead"))
        {
            read.DownloadsAhead = Truth();
        }
        else if (reader.TextIs("untimedSeconds"))
        {
            read.UntimedSeconds = (int)Integer(0, 365 * Day);
        }
        else if (reader.TextIs("time"))
        {
            read.Time = Integer(0, AnyNumber);
        }
        else if (reader.TextIs("bytesPerSecond"))
        {
            read.BytesPerSecond = (int)Integer(1, int.MaxValue);
        }
        else
        {
            _isSound = reader.SkipValue();
        }
    }

    private static bool IsComplete(Assignment read)
    {
        if (read.Number == 0 || read.ReleaseId == null || read.Target == null)
        {
            return false;
        }

        if (read.Permit.Length > 0 && !TargetPath.IsSafe(read.Permit))
        {
            return false;
        }

        return read.Target.Length == 0
            ? read.ReleaseId.Length == 0
            : TargetPath.IsSafe(read.Target) && TargetPath.IsName(read.ReleaseId, RecordLimits.ReleaseId);
    }

    private long Integer(int min, int max)
    {
        long value = _reader.Next() == JsonToken.Integer ? _reader.Integer : -1;
        _isSound = value >= min && value <= (max == AnyNumber ? MaxNumber : max);
        return _isSound ? value : 0;
    }

    private bool Truth()
    {
        JsonToken token = _reader.Next();
        _isSound = token == JsonToken.True || token == JsonToken.False;
        return token == JsonToken.True;
    }

    private string Text()
    {
        string? text = _reader.Next() == JsonToken.String ? _reader.Text() : null;
        _isSound = text != null;
        return text ?? "";
    }

    /// <summary>A mode of a later version is none that this agent knows: it waits, as for every such mode.</summary>
    private UpdateMode Mode()
    {
        int mode = Named(StatusText.Modes, (int)UpdateMode.Offline);
        return mode > 0 ? (UpdateMode)mode : UpdateMode.Unsupported;
    }

    /// <summary>A text, as its place among these names; 0, whose name is none, when it is not among them.</summary>
    private int Named(string names, int last)
    {
        _isSound = _reader.Next() == JsonToken.String;
        while (last > 0 && !_reader.TextIs(StatusText.Find(names, last)))
        {
            last--;
        }

        return last;
    }

    /// <summary>The user's choice; null when it is none that this agent knows.</summary>
    private PortalChoice? Choice()
    {
        JsonReader reader = _reader;
        if (reader.Next() != JsonToken.BeginObject)
        {
            return null;
        }

        PortalChoice choice = new();
        while (_isSound && reader.Next() == JsonToken.Name)
        {
            if (reader.TextIs("number"))
            {
                choice.Number = Integer(1, AnyNumber);
            }
            else if (reader.TextIs("mode"))
            {
                choice.Mode = Mode();
            }
            else if (reader.TextIs("release"))
            {
                choice.Release = Text();
            }
            else if (reader.TextIs("when"))
            {
                choice.Order = (UserOrder)Named(StatusText.Orders, (int)UserOrder.Postponed);
                _isSound = _isSound && choice.Order != UserOrder.None;
            }
            else if (reader.TextIs("time"))
            {
                choice.Time = Integer(1, AnyNumber);
            }
            else if (reader.TextIs("seconds"))
            {
                choice.Seconds = (int)Integer(1, int.MaxValue);
            }
            else if (reader.TextIs("reason"))
            {
                choice.Reason = Text();
            }
            else
            {
                _isSound = reader.SkipValue();
            }
        }

        return _isSound && choice.Mode != UpdateMode.Unsupported && (choice.Order != UserOrder.At || choice.Time > 0) ? choice : null;
    }

    private long[] Offsets()
    {
        long[] offsets = Integers(MaxOffsets * 2);
        _isSound = _isSound && offsets.Length % 2 == 0;
        for (int i = 0; i < offsets.Length && _isSound; i += 2)
        {
            _isSound = offsets[i] >= 0 && (i == 0 || offsets[i] > offsets[i - 2]) && IsFrom0To(offsets[i + 1] + MinutesOfDay - 1, 2 * (MinutesOfDay - 1));
        }

        return offsets;
    }

    /// <summary>An array of integers, at most <paramref name="limit"/> of them.</summary>
    private long[] Integers(int limit)
    {
        long[] buffer = new long[limit];
        int count = 0;
        JsonToken token = _reader.Next();
        if (token == JsonToken.BeginArray)
        {
            token = _reader.Next();
            while (token == JsonToken.Integer && count < limit)
            {
                buffer[count++] = _reader.Integer;
                token = _reader.Next();
            }
        }

        _isSound = token == JsonToken.EndArray;
        long[] integers = new long[count];
        Array.Copy(buffer, 0, integers, 0, count);
        return integers;
    }
}
