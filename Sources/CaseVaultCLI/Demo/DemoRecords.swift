/// Made-up records in three scripts. The identity numbers follow the checksum but begin with 9, which is never issued;
/// the phone numbers have a country code that does not exist.
enum DemoRecords {
    static let all = [
        """
        {"given_name": "สมหญิง", "family_name": "ทองสุข", "sex": "female", "date_of_birth": "2003-08-06",
         "nationality": "TH", "national_id": "9000186209031", "phone": "+00 59 555 4682", "next_of_kin": "นภา มีทรัพย์",
         "origin_province": "สมุทรสาคร", "medical_note": "หอบหืด มียาพ่นติดตัว แพ้เพนิซิลลิน"}
        """,
        """
        {"given_name": "ဇော်ဝင်း", "family_name": "စိုး", "sex": "male", "date_of_birth": "1999-10",
         "nationality": "MM", "national_id": "9040326194944", "phone": "+00 79 555 2264", "next_of_kin": "သီရိ စိုး",
         "origin_province": "ရခိုင်ပြည်နယ်", "medical_note": "ဘယ်လက်မောင်းတွင် ဒဏ်ရာဟောင်း"}
        """,
        """
        {"given_name": "Saw", "family_name": "Hlaing", "sex": "male", "date_of_birth": "1982",
         "nationality": "MM", "national_id": "9070128283851", "phone": "+00 79 555 3427", "next_of_kin": "Naw Paw",
         "origin_province": "Kayin State", "medical_note": "No acute injury; follow-up visit in two weeks."}
        """,
    ]
}
