namespace OtaStack.Samples.Station.Schedule;

/// <summary>Seven days, Monday first.</summary>
public sealed class WeekPlan
{
    private readonly DayPlan[] _days = new DayPlan[7];

    public WeekPlan(int night, int day)
    {
        for (int i = 0; i < _days.Length; i++)
        {
            _days[i] = new DayPlan();
            _days[i].Add(i < 5 ? 360 : 480, day);
            _days[i].Add(1320, night);
        }
    }

    public int ValueAt(int day, int minute, int otherwise)
    {
        return day < 0 || day >= _days.Length ? otherwise : _days[day].ValueAt(minute, otherwise);
    }
}
